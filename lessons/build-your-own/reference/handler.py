"""What every server in Python needs: forms in, one whole answer out, on the standard library."""
import os
from collections import namedtuple
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

MOST_BYTES = 64 * 1024

Reply = namedtuple('Reply', 'status text headers', defaults=('', ()))


class Refusal(Exception):
    """An answer that is a refusal: a status, a sentence, and headers."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    route = staticmethod(lambda request: Reply(404))

    def answer(self, reply):
        data = reply.text.encode()
        headers = dict(reply.headers)
        headers.setdefault('Content-Type', 'text/plain; charset=utf-8')
        self.send_response(reply.status)
        self.send_header('Content-Length', str(len(data)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(data)

    def fields(self):
        length = int(self.headers.get('Content-Length', 0))
        if length > MOST_BYTES:
            self.close_connection = True
            raise Refusal(413, 'That is too much.')
        body = self.rfile.read(length).decode()
        return dict(parse_qsl(body, keep_blank_values=True))

    def query(self):
        return dict(parse_qsl(self.path.partition('?')[2], keep_blank_values=True))

    def ticket(self):
        pairs = (pair.strip().partition('=') for pair in self.headers.get('Cookie', '').split(';'))
        return next((value for name, _, value in pairs if name == 'coat'), '')

    def handle_request(self):
        try:
            reply = self.route()
        except Refusal as refusal:
            reply = Reply(*refusal.args)
        except UnicodeDecodeError:
            reply = Reply(400, 'This is not UTF-8.')
        self.answer(reply)

    do_GET = do_HEAD = do_POST = do_PATCH = handle_request

    def log_message(self, *_):
        pass


def serve(route):
    Handler.route = route
    ThreadingHTTPServer.request_queue_size = 128
    ThreadingHTTPServer(('127.0.0.1', int(os.environ['PORT'])), Handler).serve_forever()
