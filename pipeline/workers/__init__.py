"""One process a document: whatever a file does to its reader, the run goes on.

The parent never parses a file. A child reads one input under limits on memory, processor time, file size and open
files, without network, and sends its records back as JSON of checked length; the parent takes them for untrusted
and validates them. A child that hangs is killed with its process group, one that dies costs its document only.
"""

from pipeline.workers.archives import members_in_worker
from pipeline.workers.limits import Limits
from pipeline.workers.pool import Cost, Refusal, read_in_workers

__all__ = ["Cost", "Limits", "Refusal", "members_in_worker", "read_in_workers"]
