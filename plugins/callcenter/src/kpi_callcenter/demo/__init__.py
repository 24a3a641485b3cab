"""The example company of this plugin: a call centre with its raw calls and tickets, and the field stations."""
