from django.apps import AppConfig
from django.forms import ChoiceField, Field

# What is left empty is asked for in words that say what to do; here, because fields copy their sentences when forms are
# imported, which is before `ready`.
Field.default_error_messages["required"] = "Please fill this in."
ChoiceField.default_error_messages["required"] = "Please choose one."


class WebConfig(AppConfig):
    name = "debate.web"
