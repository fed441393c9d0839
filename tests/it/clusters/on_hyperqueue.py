"""Has HyperQueue do some tasks of an array: LOG TASKS COMMAND...

A server and two workers run until all tasks are done; one that fails is not done again. Each task is told its number as
`hq submit --array` would tell it, and writes the number of its process into LOG, so that a test can end it.
"""

import sys

from hyperqueue import Job, LocalCluster
from hyperqueue.cluster import WorkerConfig


def main():
    log, tasks, command = sys.argv[1], sys.argv[2], sys.argv[3:]
    with LocalCluster() as cluster:
        for _ in range(2):
            cluster.start_worker(WorkerConfig(cores=1))
        client = cluster.client()
        job = Job()
        for task in tasks.split(","):
            script = f'echo $$ > "{log}/{task}"; HQ_TASK_ID={task} exec "$@"'
            job.program(["sh", "-c", script, "sh", *command], stdout=None, stderr=f"{log}/{task}.err")
        done = client.wait_for_jobs([client.submit(job)], raise_on_error=False)
        print("all done" if done else "some failed", flush=True)


main()
