"""Executes a notebook by a kernel of Deno, and prints it with its outputs.

Arguments: the notebook, and the folder in which its kernel runs.
"""

import sys

import nbformat
from nbclient import NotebookClient

path, folder = sys.argv[1:]
notebook = nbformat.read(path, as_version=4)
client = NotebookClient(
    notebook, kernel_name="deno", timeout=300, resources={"metadata": {"path": folder}}
)
client.execute()
for cell in notebook.cells:
    cell.metadata.pop("execution", None)
print(nbformat.writes(notebook))
