"""The test kit: what tests of the core, of plugins and of companies stand on."""
