"""The words that click itself says, as its code has them: the catalogue translates them, and gettext finds them there."""

from __future__ import annotations

from kpi.words import phrase, phrase_for

OF_HELP = (
    phrase("Usage:"),
    phrase("Options"),
    phrase("Positional arguments"),
    phrase("Commands"),
    phrase("Show this message and exit."),
    phrase("Show the version and exit."),
    phrase("default: {default}"),
    phrase("env var: {var}"),
    phrase("required"),
    phrase("(dynamic)"),
    phrase("deprecated"),
)
OF_ERRORS = (
    phrase("Error: {message}"),
    phrase("Try '{command} {option}' for help."),
    phrase("Aborted!"),
    phrase("Missing command."),
    phrase("Missing argument"),
    phrase("Missing option"),
    phrase("Missing parameter"),
    phrase("Missing parameter: {param_name}"),
    phrase("Missing {param_type}"),
    phrase("No such option {name!r}."),
    phrase("No such command {name!r}."),
    phrase("Invalid value: {message}"),
    phrase("Invalid value for {param_hint}: {message}"),
    phrase("Could not open file {filename!r}: {message}"),
    phrase("unknown error"),
    phrase("Option {name!r} does not take a value."),
    phrase("Argument {name!r} takes {nargs} values."),
    phrase("Choose from:\n\t{choices}"),
    phrase("file"),
    phrase("directory"),
    phrase("path"),
    phrase("{name} {filename!r} does not exist."),
    phrase("{name} {filename!r} is a file."),
    phrase("{name} {filename!r} is a directory."),
    phrase("{name} {filename!r} is not readable."),
    phrase("{name} {filename!r} is not writable."),
    phrase("{name} {filename!r} is not executable."),
    phrase("{value} is not in the range {range}."),
    phrase("{value!r} is not a valid {number_type}."),
    phrase("{value!r} is not a valid UUID."),
    phrase("{value!r} is not a valid boolean. Recognized values: {states}"),
    phrase("Value must be an iterable."),
    phrase("DeprecationWarning: The command {name!r} is deprecated.{extra_message}"),
    phrase("DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}"),
)
OF_SEVERAL = (
    phrase_for(2, "Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    phrase_for(2, "Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    phrase_for(2, "{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    phrase_for(2, "Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    phrase_for(2, "Takes {nargs} values but 1 was given.", "Takes {nargs} values but {len} were given."),
    phrase_for(
        2,
        "{len_type} values are required, but {len_value} was given.",
        "{len_type} values are required, but {len_value} were given.",
    ),
    phrase_for(
        2,
        "{value!r} does not match the format {format}.",
        "{value!r} does not match the formats {formats}.",
    ),
)
OF_QUESTIONS = (
    phrase("Do you want to continue?"),
    phrase("Error: invalid input"),
    phrase("Error: The two entered values do not match."),
    phrase("Repeat for confirmation"),
    phrase("Press any key to continue..."),
)
