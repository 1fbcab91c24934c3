using System.Collections.Concurrent;
using System.Management.Automation;
using QlikAdmin.Changes;
using QlikAdmin.Cmdlets.Tests.Hosting;
using Xunit;
using Shell = System.Management.Automation.PowerShell;

namespace QlikAdmin.Cmdlets.Tests.Bridge;

/// <summary>The risks of asynchronous work under a pipeline, one test each.</summary>
public sealed class BridgeTests : IDisposable
{
    private readonly BridgeHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Lines_and_objects_come_in_the_order_they_were_made()
    {
        ScriptResult result = _host.Pages(
            "Invoke-Bridge -Pages $Pages -Verbose *>&1 | ForEach-Object { \"$_\" }",
            async (sink, log, token) =>
            {
                log.Verbose("first request");
                await sink([1, 2], token);
                log.Warning("careful");
                await sink([3], token);
                log.Verbose("done");
            }
        );

        Assert.Equal(["first request", "1", "2", "careful", "3", "done"], result.Clean().As<string>());
    }

    [Fact]
    public void Lines_of_many_threads_are_all_written()
    {
        ScriptResult result = _host
            .Work("Invoke-Bridge -Work $Work -Verbose", async (log, token) =>
            {
                await Task.WhenAll(
                    Enumerable
                        .Range(0, 8)
                        .Select(worker =>
                            Task.Run(
                                () =>
                                {
                                    for (int i = 0; i < 100; i++)
                                    {
                                        log.Verbose($"{worker}/{i}");
                                    }
                                },
                                token
                            )
                        )
                );
                return "done";
            })
            .Clean();

        Assert.Equal("done", result.As<string>().Single());
        Assert.Equal(800, result.Verbose.Distinct().Count());
        Assert.Equal(
            Enumerable.Range(0, 100).Select(i => $"3/{i}"),
            result.Verbose.Where(v => v.StartsWith("3/", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Stopping_cancels_a_request_under_way()
    {
        CancelledWork request = new();
        using Shell shell = _host.Create("Invoke-Bridge -Work $Work; 'after'", (_, token) => request.RunAsync(token));
        PSDataCollection<PSObject> output = [];
        IAsyncResult running = shell.BeginInvoke<PSObject, PSObject>(null, output);
        await request.Begun;

        await Task.Run(shell.Stop).WaitAsync(BridgeHost.Patience);

        await request.Cancelled;
        Assert.True(running.IsCompleted);
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Empty(output);
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_ever_for_work_that_ignores_it()
    {
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<string> never = new();
        using Shell shell = _host.Create("Invoke-Bridge -Work $Work", (_, _) =>
        {
            begun.SetResult();
            return never.Task;
        });
        shell.BeginInvoke();
        await begun.Task.WaitAsync(BridgeHost.Patience);

        await Task.Run(shell.Stop).WaitAsync(BridgeHost.Patience);

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.False(never.Task.IsCompleted);
    }

    [Fact]
    public void Who_wants_one_object_reads_one_page_and_the_script_goes_on()
    {
        int read = 0;
        CancellationToken given = default;
        ScriptResult result = _host.Pages("Invoke-Bridge -Pages $Pages | Select-Object -First 1; 'after'", async (sink, _, token) =>
        {
            given = token;
            while (true)
            {
                read++;
                await sink([read * 10, (read * 10) + 1], token);
            }
        });

        Assert.Equal(["10", "after"], result.Clean().Output.Select(o => o.ToString()));
        Assert.Equal(1, read);
        Assert.True(given.IsCancellationRequested);
    }

    [Fact]
    public void The_reader_is_at_most_one_page_ahead()
    {
        int read = 0;
        int ahead = 0;
        _host.Set("Note", new Action<int>(item => ahead = Math.Max(ahead, Volatile.Read(ref read) - (item / 10))));
        ScriptResult result = _host.Pages("Invoke-Bridge -Pages $Pages | ForEach-Object { $Note.Invoke($_); $_ }", async (sink, _, token) =>
        {
            for (int page = 1; page <= 20; page++)
            {
                Interlocked.Increment(ref read);
                await sink([page * 10, (page * 10) + 1, (page * 10) + 2], token);
            }
        });

        Assert.Equal(60, result.Clean().Output.Count);
        Assert.InRange(ahead, 0, 1);
    }

    [Fact]
    public void What_was_read_before_a_failure_is_written_before_the_error()
    {
        ScriptResult result = _host.Pages("Invoke-Bridge -Pages $Pages; 'after'", async (sink, _, token) =>
        {
            await sink([1, 2], token);
            throw Refused();
        });

        Assert.Equal(["1", "2", "after"], result.Output.Select(o => o.ToString()));
        ErrorRecord error = Assert.Single(result.Errors);
        Assert.Equal("Qlik.Forbidden,QlikAdmin.Cmdlets.Tests.Bridge.InvokeBridgeCommand", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.PermissionDenied, error.CategoryInfo.Category);
        Assert.Equal("the list", error.TargetObject);
        Assert.Equal("Ask an admin.", error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void Error_action_stop_ends_the_script_after_what_was_read()
    {
        ScriptResult result = _host.Pages("Invoke-Bridge -Pages $Pages -ErrorAction Stop; 'after'", async (sink, _, token) =>
        {
            await sink([1], token);
            throw Refused();
        });

        Assert.Equal(["1"], result.Output.Select(o => o.ToString()));
        Assert.StartsWith("Qlik.Forbidden,", result.Terminating?.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Warning_action_stop_cancels_the_request()
    {
        CancelledWork request = new();
        ScriptResult result = _host.Work("Invoke-Bridge -Work $Work -WarningAction Stop; 'after'", (log, token) =>
        {
            log.Warning("careful");
            return request.RunAsync(token);
        });

        Assert.NotNull(result.Terminating);
        Assert.Empty(result.Output);
        Assert.True(request.WasCancelled);
    }

    [Fact]
    public void An_error_thrown_downstream_cancels_the_reader()
    {
        CancelledWork next = new();
        ScriptResult result = _host.Pages(
            "try { Invoke-Bridge -Pages $Pages | ForEach-Object { throw 'no more' } } catch { \"caught $_\" }",
            async (sink, _, token) =>
            {
                await sink([1], token);
                await next.RunAsync(token);
            }
        );

        Assert.Equal(["caught no more"], result.Clean().As<string>());

        // The reader may have been cancelled before it sent the next request.
        Assert.True(next.WasCancelled || !next.Begun.IsCompleted);
    }

    [Fact]
    public async Task A_line_that_comes_after_the_end_is_dropped()
    {
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task late = Task.CompletedTask;
        ScriptResult result = _host.Work("Invoke-Bridge -Work $Work -Verbose", (log, _) =>
        {
            late = LateAsync(log);
            return Task.FromResult("done");
        });

        ended.SetResult();
        await late.WaitAsync(BridgeHost.Patience);

        Assert.Equal("done", result.Clean().As<string>().Single());
        Assert.Empty(result.Verbose);

        async Task LateAsync(IOperationLog log)
        {
            await ended.Task;
            log.Verbose("too late");
        }
    }

    [Fact]
    public void The_token_is_cancelled_when_the_command_is_over()
    {
        ConcurrentQueue<CancellationToken> tokens = new();
        _host
            .Work("Invoke-Bridge -Work $Work", (_, token) =>
            {
                tokens.Enqueue(token);
                return Task.FromResult("done");
            })
            .Clean();

        CancellationToken token = Assert.Single(tokens);
        Assert.True(token.IsCancellationRequested);
    }

    [Fact]
    public void A_failure_that_is_no_refusal_is_not_hidden()
    {
        ScriptResult result = _host.Work("Invoke-Bridge -Work $Work; 'after'", (_, _) =>
            throw new InvalidOperationException("a mistake in the code")
        );

        Assert.IsType<InvalidOperationException>((result.Terminating ?? result.Errors.Single()).Exception.GetBaseException());
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("-Debug", true)]
    [InlineData("-Debug:$false", false)]
    public void Bodies_are_prepared_only_for_debug(string arguments, bool wanted)
    {
        ScriptResult result = _host.Work($"Invoke-Bridge -Work $Work {arguments}", (log, _) => Task.FromResult(log.WantsBodies.ToString()));

        Assert.Equal([wanted.ToString()], result.Clean().As<string>());
    }

    [Fact]
    public void Bodies_are_prepared_where_the_preference_asks_for_them()
    {
        ScriptResult result = _host.Work("$DebugPreference = 'Continue'; Invoke-Bridge -Work $Work", (log, _) =>
            Task.FromResult(log.WantsBodies.ToString())
        );

        Assert.Equal(["True"], result.Clean().As<string>());
    }

    [Fact]
    public void Progress_is_shown_and_taken_down_again()
    {
        using Shell shell = _host.Create("Invoke-Bridge -Work $Work", (log, _) =>
        {
            log.Progress("Reading", 1, 4);
            log.Progress("Reading", 4, 4);
            return Task.FromResult("done");
        });

        shell.Invoke();

        List<ProgressRecord> records = shell.Streams.Progress.Where(p => p.Activity == "Reading").ToList();
        Assert.Equal([25, 100], records.SkipLast(1).Select(p => p.PercentComplete));
        Assert.Equal(ProgressRecordType.Completed, records[^1].RecordType);
    }

    private static QlikException Refused() => new(ErrorReason.Forbidden, "The server refused.") { NextStep = "Ask an admin." };
}
