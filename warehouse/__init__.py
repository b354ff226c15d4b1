"""Where state lives: home, embedded server, connections, migrations, published views."""
