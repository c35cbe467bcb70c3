/** Wrong on purpose: body-in-one-piece. It treats the first piece of a body as the whole body. */
import { answer, startMuseum } from './museum.ts';

startMuseum('body-in-one-piece', 'It reads the first piece only.', (request, response) => {
  request.once('data', (piece: Buffer) => {
    const announced = request.headers['content-length'];
    answer(response, 200, `I read ${piece.length} of ${announced} bytes: ${piece}\n`);
  });
});
