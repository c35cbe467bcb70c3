/** Wrong on purpose: body-in-one-piece. It takes the first piece that arrives for the whole body. */
import { answer, exhibit } from './museum.ts';

exhibit('body-in-one-piece', 'The first piece is taken for the body.', (request, response) => {
  request.once('data', (piece: Buffer) => {
    const announced = request.headers['content-length'];
    answer(response, 200, `I read ${piece.length} of ${announced} bytes: ${piece}\n`);
  });
});
