using System.Collections.Concurrent;
using QlikAdmin.Base;

namespace QlikAdmin.Core.Tests.Allocations;

public sealed class ThrottleTests
{
    [Theory]
    [InlineData(1, 20)]
    [InlineData(4, 20)]
    [InlineData(8, 3)]
    [InlineData(0, 5)]
    public async Task The_limit_is_reached_and_never_exceeded(int limit, int count)
    {
        int expected = Math.Max(1, Math.Min(limit, count));
        int running = 0;
        int most = 0;
        ConcurrentBag<int> done = new();
        using SemaphoreSlim full = new(0);

        await Throttle.ForEachAsync(Enumerable.Range(0, count).ToArray(), limit, Work, CancellationToken.None);

        Assert.Equal(expected, most);
        Assert.Equal(Enumerable.Range(0, count), done.Order());

        async Task Work(int item, CancellationToken token)
        {
            int now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (now == expected && item < expected)
            {
                full.Release(expected);
            }

            if (item < expected)
            {
                await full.WaitAsync(token);
            }

            await Task.Yield();
            done.Add(item);
            Interlocked.Decrement(ref running);
        }
    }

    [Fact]
    public async Task Nothing_to_do_ends_at_once()
    {
        int calls = 0;

        await Throttle.ForEachAsync(
            Array.Empty<int>(),
            4,
            (_, _) =>
            {
                calls++;
                return Task.CompletedTask;
            },
            CancellationToken.None
        );

        Assert.Equal(0, calls);
    }

    [Fact]
    public async Task After_the_first_failure_nothing_is_begun()
    {
        ConcurrentBag<int> begun = new();

        InvalidOperationException e = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Throttle.ForEachAsync(Enumerable.Range(0, 10).ToArray(), 1, Work, CancellationToken.None)
        );

        Assert.Equal("item 2", e.Message);
        Assert.Equal([0, 1, 2], begun.Order());

        Task Work(int item, CancellationToken token)
        {
            begun.Add(item);
            return item == 2 ? Task.FromException(new InvalidOperationException("item 2")) : Task.CompletedTask;
        }
    }

    [Fact]
    public async Task What_runs_beside_a_failure_is_awaited()
    {
        TaskCompletionSource failing = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bool heldEnded = false;

        Task all = Throttle.ForEachAsync([0, 1], 2, Work, CancellationToken.None);
        failing.SetException(new InvalidOperationException("item 0"));

        Assert.False(all.IsCompleted);
        held.SetResult();
        await Assert.ThrowsAsync<InvalidOperationException>(() => all);
        Assert.True(heldEnded);

        async Task Work(int item, CancellationToken token)
        {
            if (item == 0)
            {
                await failing.Task;
            }

            await held.Task;
            heldEnded = true;
        }
    }

    [Fact]
    public async Task A_cancelled_token_ends_it_although_the_work_does_not_watch_it()
    {
        using CancellationTokenSource source = new();
        ConcurrentBag<int> begun = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Throttle.ForEachAsync(Enumerable.Range(0, 10).ToArray(), 1, Work, source.Token)
        );

        Assert.Equal([0, 1, 2], begun.Order());

        Task Work(int item, CancellationToken token)
        {
            begun.Add(item);
            if (item == 2)
            {
                source.Cancel();
            }

            return Task.CompletedTask;
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen) { }
    }
}
