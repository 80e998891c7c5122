"""Where the demonstration's e-mails are read."""

from django.urls import path

from carnet.gateways.senders import mailbox

app_name = "senders"
urlpatterns = [
    path("demo/courriels", mailbox.show_all, name="mailbox"),
    path("demo/courriels/<str:name>", mailbox.show, name="mail"),
]
