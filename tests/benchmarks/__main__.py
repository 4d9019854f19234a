"""`make bench`: every benchmark, one after the other."""

from tests.benchmarks import bench_watchers, validation

if __name__ == "__main__":
    validation.main()
    bench_watchers.main()
