from django.apps import AppConfig
from django.core.validators import MaxLengthValidator
from django.forms import ChoiceField, Field

# Words that say what to do when something is left empty or is too long; here, because fields copy their sentences when
# forms are imported, which is before `ready`.
MaxLengthValidator.message = "At most %(limit_value)d characters, please; these are %(show_value)d."
Field.default_error_messages["required"] = "Please fill this in."
ChoiceField.default_error_messages["required"] = "Please choose one."


class WebConfig(AppConfig):
    name = "debate.web"
