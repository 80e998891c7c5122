"""What a browser is told when somebody signs out."""

from django.http import HttpResponse

# Cookies stay: the next page has something to say, and the session that they name is no longer that of anybody.
CLEARED = '"cache", "storage"'


def cleared[Response: HttpResponse](response: Response) -> Response:
    """Asks the browser to drop what it keeps of the site, for whoever uses it next.

    Source: W3C Clear Site Data; OWASP ASVS 5.0, 14.3.1.
    """
    response.headers["Clear-Site-Data"] = CLEARED
    return response
