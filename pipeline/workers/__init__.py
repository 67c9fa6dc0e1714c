"""One process a document: whatever a file does to its reader, the run goes on.

The parent never parses a file. A child reads one input under limits on memory, processor time, file size and open
files, without network, and sends its records back as JSON of checked length; the parent takes them for untrusted
and validates them. A child that hangs is killed with its process group, one that dies costs its document only.
"""

from pipeline.workers.archives import members_in_worker
from pipeline.workers.cluster import read_on_cluster
from pipeline.workers.fences import fences
from pipeline.workers.limits import Limits
from pipeline.workers.parcels import whole
from pipeline.workers.pool import Cost, Refusal, died_code, read_in_workers
from pipeline.workers.remote import fetched, remote_inputs

__all__ = [
    "Cost",
    "Limits",
    "Refusal",
    "died_code",
    "fences",
    "fetched",
    "members_in_worker",
    "read_in_workers",
    "read_on_cluster",
    "remote_inputs",
    "whole",
]
