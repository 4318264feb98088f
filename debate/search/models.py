"""No model: the index is the database's own. Django tells only apps that have this file of migrations."""
