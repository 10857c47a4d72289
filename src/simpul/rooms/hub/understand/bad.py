"""Why a value cannot be, in a form that can be said in any language."""


class Bad(ValueError):
    """A value cannot be. `template` and `named` make the message, in any language."""

    def __init__(self, template: str, **named: object) -> None:
        self.template, self.named = template, named
        super().__init__(template % named)
