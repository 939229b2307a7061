"""The side of Cordboard that others reach by HTTP, and the process that sends and asks for news."""
