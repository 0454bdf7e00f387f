"""Several connections at once, and still one order: what is sent at the same time is received as it was handed over.

Knows threads. What is sent is decided by one thread and what came of it is judged by the same one, one after the other,
so that a run comes to the same whatever the number of its connections.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

from contracts.testing.client import Answer, Client
from contracts.testing.delivering import Courier, Delivery, Task

AHEAD = 4
"""Tasks handed over for each connection before the first must have come back: one slow answer is nobody else's."""
LAST_WORDS = 1.0
"""Seconds that answers under way have to come in once the run is over."""


class Connections:
    """Delivers tasks over `count` connections. A context manager: leaving it ends them."""

    def __init__(self, courier: Courier, client: Client, make_client: Callable[[], Client], count: int) -> None:
        """`client`: the connection that serves where one is enough."""
        self._courier = courier
        self._client = client
        self._make_client = make_client
        self._count = count
        self._inbox: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._under_way: deque[_Job] = deque()

    def __enter__(self) -> Self:
        if self._count > 1:
            for _ in range(self._count):
                # Daemons: a server that never answers does not keep the process from ending.
                threading.Thread(target=self._work, daemon=True).start()
        return self

    def __exit__(self, _type: type[BaseException] | None, _value: object, _traceback: TracebackType | None) -> None:
        for job in self._under_way:
            job.is_wanted = False
        for _ in range(self._count):
            self._inbox.put(None)

    def deliveries(self, tasks: Iterator[Task | None], deadline: Callable[[Task], float | None]) -> Iterator[Delivery]:
        """What came of each task, in the order of the tasks; `deadline` is asked when the task is handed over.

        None among the tasks: all that came before is received before the next one is asked for.
        """
        for task in tasks:
            if task is None:
                yield from self._received(0)
                continue
            most = 1 if task.is_alone or self._count == 1 else AHEAD * self._count
            yield from self._received(most - 1)
            self._hand_over(_Job(task, deadline(task)))
            if most == 1:
                yield from self._received(0)
        yield from self._received(0)

    def left_over(self) -> Iterator[tuple[Task, Answer | None]]:
        """The tasks that were sent and not received, with the answers that come in the next moment."""
        ends = time.monotonic() + LAST_WORDS
        for job in self._under_way:
            if job.is_begun:
                job.is_done.wait(max(0.0, ends - time.monotonic()))
                yield job.task, job.delivery.answer if job.delivery else None

    def _received(self, most: int) -> Iterator[Delivery]:
        """The first ones, until no more than so many are under way."""
        while len(self._under_way) > most:
            job = self._under_way[0]
            job.is_done.wait()
            self._under_way.popleft()
            if job.delivery is not None:
                yield job.delivery

    def _hand_over(self, job: _Job) -> None:
        self._under_way.append(job)
        if self._count > 1:
            self._inbox.put(job)
        else:
            job.do(self._courier, self._client)

    def _work(self) -> None:
        with self._make_client() as client:
            while (job := self._inbox.get()) is not None:
                job.do(self._courier, client)


class _Job:
    """A task handed over."""

    def __init__(self, task: Task, deadline: float | None) -> None:
        self.task = task
        self.delivery: Delivery | None = None
        self.is_wanted = True
        self.is_begun = False
        self.is_done = threading.Event()
        self._deadline = deadline

    def do(self, courier: Courier, client: Client) -> None:
        """Delivers it, unless it is not wanted any more."""
        if not self.is_wanted:
            return
        self.is_begun = True
        try:
            self.delivery = courier.deliver(client, self.task, self._deadline)
        except Exception as error:  # noqa: BLE001  (told where it can be told of: in the thread that receives)
            self.delivery = Delivery(self.task, Answer(None), error=error)
        finally:
            self.is_done.set()
