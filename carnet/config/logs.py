"""Structured logs: a constant message and fields, identifiers only, never health data, never an INS."""

import logging
from typing import Any

import orjson

_STANDARD = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


class StructuredFormatter(logging.Formatter):
    """Writes each record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Gives the line: instant, level, logger, message, then the record's own fields."""
        fields = {key: value for key, value in record.__dict__.items() if key not in _STANDARD}
        fields.pop("request", None)
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **fields,
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str).decode()


def configuration() -> dict[str, Any]:
    """Gives Django's table of loggers: everything on standard error, one line each.

    Django writes the path of the requests and forms that it refuses; the security log writes their route instead.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"structured": {"()": "carnet.config.logs.StructuredFormatter"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "django.request": {"level": "ERROR"},
            "django.security.csrf": {"level": "ERROR"},
            "httpx": {"level": "WARNING"},
        },
    }
