"""Work spread over a Ray cluster of two nodes on this machine, of which one is killed in the middle."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from simpul.adapters import cluster

ray = pytest.importorskip("ray", reason="Ray is not installed: uv sync --extra ray")
from ray.cluster_utils import Cluster  # noqa: E402 - only where there is Ray

pytestmark = [
    pytest.mark.slow,
    pytest.mark.sqlite_only,
    pytest.mark.filterwarnings(
        "ignore::ResourceWarning", "ignore::DeprecationWarning", "ignore::FutureWarning"
    ),
]


@pytest.fixture
def two_nodes() -> Iterator[Cluster]:
    nodes = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    nodes.add_node(num_cpus=1)
    yield nodes
    ray.shutdown()
    nodes.shutdown()  # type: ignore[no-untyped-call] # Ray says no types of it


def doubled(number: int) -> Callable[[Any], Any]:
    def work(piece: int) -> int:
        time.sleep(0.05)
        return piece * number

    return work


def test_answers_come_in_order_from_both_nodes_and_a_dead_one_costs_no_piece(two_nodes: Cluster) -> None:
    spread = cluster.spread(two_nodes.address, lambda piece: piece)
    found = []
    for answer in spread(partial(doubled, 2), range(60)):
        found.append(answer)
        if len(found) == 10:
            two_nodes.remove_node(two_nodes.worker_nodes.copy().pop(), allow_graceful=False)

    assert found == [2 * piece for piece in range(60)]


def test_a_cluster_that_is_not_there_is_refused_with_the_cure() -> None:
    spread = cluster.spread("127.0.0.1:1", lambda piece: piece)

    with pytest.raises(cluster.NoCluster, match=r"127\.0\.0\.1:1 .*ray start --address"):
        list(spread(partial(doubled, 2), [1]))
