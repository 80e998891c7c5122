"""A reader of FHIR objects that knows where it stands, so that every fault names its place."""

from datetime import datetime

from carnet.gateways.fhir.rejections import Kind, Rejection
from carnet.gateways.fhir.wire import schema

# What is written may hold instants as they are: both writers write them as FHIR does. What is read holds none.
type Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | datetime | None
type JsonObject = dict[str, Json]


class Element:
    """One object of a message and its FHIRPath. Absent elements are empty: '' or None or an empty list."""

    __slots__ = ("place", "value")

    def __init__(self, value: JsonObject, place: str) -> None:
        self.value = value
        self.place = place

    @property
    def resource_type(self) -> str:
        """The type of the resource, empty when the object is not a resource."""
        return self.text("resourceType")

    def text(self, name: str) -> str:
        """Reads a text. Raises Rejection when it is something else."""
        value = self.value.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise Rejection(Kind.STRUCTURE, self.at(name), "expected a text")
        return value

    def required(self, name: str) -> str:
        """Reads a text that must be there."""
        value = self.text(name).strip()
        if not value:
            raise Rejection(Kind.REQUIRED, self.at(name))
        return value

    def number(self, name: str) -> int | None:
        """Reads a whole number, zero or more."""
        value = self.value.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise Rejection(Kind.VALUE, self.at(name), "expected a whole number")
        return value

    def flag(self, name: str) -> bool | None:
        """Reads yes or no."""
        value = self.value.get(name)
        if value is None or isinstance(value, bool):
            return value
        raise Rejection(Kind.STRUCTURE, self.at(name), "expected true or false")

    def child(self, name: str) -> "Element | None":
        """Reads an object."""
        value = self.value.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise Rejection(Kind.STRUCTURE, self.at(name), "expected an object")
        return Element(value, self.at(name))

    def needed(self, name: str) -> "Element":
        """Reads an object that must be there."""
        found = self.child(name)
        if found is None:
            raise Rejection(Kind.REQUIRED, self.at(name))
        return found

    def children(self, name: str) -> "list[Element]":
        """Reads a list of objects."""
        values = self.value.get(name)
        if values is None:
            return []
        if not isinstance(values, list):
            raise Rejection(Kind.STRUCTURE, self.at(name), "expected a list")
        found = []
        for position, value in enumerate(values):
            place = f"{self.place}.{name}[{position}]"
            if not isinstance(value, dict):
                raise Rejection(Kind.STRUCTURE, place, "expected an object")
            found.append(Element(value, place))
        return found

    def texts(self, name: str) -> list[str]:
        """Reads a list of texts; the nulls that stand for extensions are left out."""
        values = self.value.get(name)
        if values is None:
            return []
        if not isinstance(values, list):
            raise Rejection(Kind.STRUCTURE, self.at(name), "expected a list")
        found = []
        for position, value in enumerate(values):
            if value is None:
                continue
            if not isinstance(value, str):
                raise Rejection(Kind.STRUCTURE, f"{self.place}.{name}[{position}]", "expected a text")
            found.append(value)
        return found

    def without(self, name: str) -> "Element":
        """Gives the same object without one of its elements."""
        return Element({key: value for key, value in self.value.items() if key != name}, self.place)

    def at(self, name: str) -> str:
        """Names the place of one of this object's elements."""
        return f"{self.place}.{name}"

    def check(self, type_name: str) -> None:
        """Refuses an element that the type has not, and what would change the meaning without our knowing."""
        unknown = self.value.keys() - schema.known_names(type_name)
        if unknown:
            raise Rejection(Kind.UNKNOWN_ELEMENT, self.at(min(unknown)[:80]))
        if self.value.get("modifierExtension"):
            raise Rejection(Kind.MODIFIER, self.at("modifierExtension"))
        if self.value.get("implicitRules"):
            raise Rejection(Kind.MODIFIER, self.at("implicitRules"), "implicitRules are not known here")


def root(value: Json) -> Element:
    """Starts reading a message: its root must be a resource."""
    if not isinstance(value, dict):
        raise Rejection(Kind.STRUCTURE, "", "expected an object")
    name = value.get("resourceType")
    if not isinstance(name, str) or not name.isalpha() or len(name) > 64:
        raise Rejection(Kind.STRUCTURE, "resourceType", "expected the name of a resource")
    return Element(value, name)


def expect(value: Json, *names: str) -> Element:
    """Starts reading a message whose root must be one of these resources."""
    found = root(value)
    if found.place not in names:
        raise Rejection(Kind.WRONG_RESOURCE, found.place, "expected " + " or ".join(names))
    return found
