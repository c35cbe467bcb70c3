"""Stage 12: what the page of another site sends is refused before anything happens."""
from handler import Refusal

FORM = 'application/x-www-form-urlencoded'


def refuse_foreign(request):
    """Browsers write these headers, and no script can. Without both it is a program, such as curl."""
    headers = request.headers
    origin, site = headers.get('Origin'), headers.get('Sec-Fetch-Site')
    own_site = site in (None, 'same-origin', 'none')
    # `null` is an Origin that the browser will not tell: a sandboxed frame has it, too.
    own_origin = origin in (None, f'http://{headers.get("Host")}') or (origin == 'null' and site is not None)
    if not own_site or not own_origin:
        request.close_connection = True  # the body was not read
        raise Refusal(403, 'This form was sent from another site.')
    if 'Content-Type' in headers and headers.get_content_type() != FORM:
        request.close_connection = True
        raise Refusal(415, 'Send a form.')
