"""Executes a notebook by a kernel of Deno, and prints it with its outputs.

Arguments: the notebook, and the folder in which its kernel runs.
"""

import sys
from queue import Empty

import nbformat
from nbclient import NotebookClient

LATE = 0.5


class PatientClient(NotebookClient):
    """Deno's kernel may say that it is idle a moment before it sends the result of the cell."""

    async def _async_poll_output_msg(self, parent_msg_id, cell, cell_index):
        await super()._async_poll_output_msg(parent_msg_id, cell, cell_index)
        while True:
            try:
                message = await self.kc.iopub_channel.get_msg(timeout=LATE)
            except Empty:
                return
            if message["parent_header"].get("msg_id") == parent_msg_id:
                self.process_message(message, cell, cell_index)


path, folder = sys.argv[1:]
notebook = nbformat.read(path, as_version=4)
client = PatientClient(
    notebook, kernel_name="deno", timeout=300, resources={"metadata": {"path": folder}}
)
client.execute()
for cell in notebook.cells:
    cell.metadata.pop("execution", None)
print(nbformat.writes(notebook))
