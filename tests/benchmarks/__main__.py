"""`make bench`: every benchmark, one after the other."""

from tests.benchmarks import (
    bench_annexes,
    bench_disclosure,
    bench_pages,
    bench_personal,
    bench_personal_speed,
    bench_register,
    bench_relevance,
    bench_search,
    bench_tables,
    bench_watchers,
    corpus,
    validation,
)

if __name__ == "__main__":
    validation.main()
    corpus.main()
    bench_watchers.main()
    bench_disclosure.main(1)
    bench_personal.main(14)
    bench_personal_speed.main()
    bench_relevance.main([])
    bench_search.main([])
    bench_annexes.main()
    bench_register.main()
    bench_tables.main()
    bench_pages.main()
