using System.Management.Automation;
using QlikAdmin.Base;
using QlikAdmin.Http;

namespace QlikAdmin.PowerShell;

/// <summary>Base of every cmdlet. It runs asynchronous work, brings its output to the pipeline, and stops it at Ctrl+C.</summary>
/// <remarks>The work runs in a task; everything it wants to show is done on the pipeline thread, which is the only one that may write. If
/// the wait ends early (by Ctrl+C, <c>Select-Object -First</c>, or a write that stops the pipeline), the task is cancelled first. It
/// replaces the methods of PowerShell that show text, because names from servers and files can have control characters, which must not
/// reach a terminal.</remarks>
public abstract class QlikCmdlet : PSCmdlet, IDisposable
{
    // A cancelled request ends at once, except a name lookup or a handshake, which can't be cancelled.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    private readonly object _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private ProgressBar? _progress;
    private bool _disposed;
    private bool _hasFailed;
    private Task? _abandoned;

    private protected ConnectionStore Store => ConnectionStore.Current;

    /// <summary>Whether the command changes nothing, so that it needs no lock either.</summary>
    private protected bool IsWhatIf =>
        IsGiven("WhatIf") ?? (GetVariableValue("WhatIfPreference") is object preference && LanguagePrimitives.IsTrue(preference));

    private ProgressBar Progress => _progress ??= new ProgressBar(WriteProgress, Host);

    /// <summary>Stops the work that is still running.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        // Cancelled, not disposed: an abandoned task may still read its token, and a source without a timer holds no resources.
        _stop.Cancel();
        if (_abandoned is { IsCompleted: false } late)
        {
            // The task may still find out the outcome of a change, and needs the journal to write it to.
            _ = late.ContinueWith(_ => Release(_hasFailed), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
        else
        {
            Release(_hasFailed);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Folder for backup copies of lists that are about to be overwritten; null for the default journal folder. May be called from
    /// any thread.</summary>
    internal virtual string? CopyFolder => null;

    /// <summary>State of the servers that the run works on; null for a command that changes nothing. May be called from any
    /// thread.</summary>
    internal virtual ServerWatches? Watches => null;

    /// <summary>Shows how far a long run is.</summary>
    internal void ShowProgress(string activity, int done, int? total) => Progress.Show(activity, done, total);

    /// <summary>Shows that a run waits, and until when.</summary>
    internal void ShowWait(string reason, DateTimeOffset end) => Progress.ShowWait(MyInvocation.MyCommand.Name, reason, end);

    /// <summary>Writes a line for -Verbose. With -Debug alone it goes to the debug stream, because PowerShell would then ask after every
    /// verbose line.</summary>
    internal void Tell(string message)
    {
        Action<string> write = IsGiven("Debug") == true && IsGiven("Verbose") is null ? WriteDebug : line => WriteVerbose(line);
        write(message);
    }

    /// <summary>Writes a warning as one line without control characters. All texts for people are written like this.</summary>
    internal new void WriteWarning(string text) => base.WriteWarning(ShownText.Clean(text));

    /// <inheritdoc cref="WriteWarning" />
    internal new void WriteVerbose(string text) => base.WriteVerbose(ShownText.Clean(text));

    /// <summary>The same for bodies, which keep their lines.</summary>
    internal new void WriteDebug(string text) => base.WriteDebug(ShownText.CleanLines(text));

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        if (GivenArguments.FindEmpty(this) is string empty)
        {
            ThrowTerminatingError(
                new QlikException(ErrorReason.InvalidInput, $"-{empty} was given, but it is empty.")
                {
                    NextStep =
                        "Check whether the command that should have filled the variable failed. If you do not need the parameter, leave it out.",
                }.ToErrorRecord(null)
            );
        }
    }

    /// <inheritdoc />
    protected sealed override void StopProcessing() => _stop.Cancel();

    /// <inheritdoc />
    protected sealed override void EndProcessing()
    {
        try
        {
            Finish();
            Conclude();
        }
        catch (QlikException)
        {
            _hasFailed = true;
            throw;
        }

        _progress?.Complete();
    }

    /// <summary>Asks before a change, with names without control characters.</summary>
    private protected new bool ShouldProcess(string target, string action) =>
        Ask(() => base.ShouldProcess(ShownText.Clean(target), ShownText.Clean(action)));

    /// <inheritdoc cref="ShouldProcess(string, string)" />
    private protected new bool ShouldProcess(string? description, string? warning, string? caption, out ShouldProcessReason reason)
    {
        ShouldProcessReason why = ShouldProcessReason.None;
        bool answer = Ask(() =>
            base.ShouldProcess(ShownText.CleanOrNull(description), ShownText.CleanOrNull(warning), ShownText.CleanOrNull(caption), out why)
        );
        reason = why;
        return answer;
    }

    /// <inheritdoc cref="ShouldProcess(string, string)" />
    /// <param name="lines">What is asked. The first line is also what -WhatIf says.</param>
    /// <param name="caption">Title of the question.</param>
    private protected bool ShouldProcess(IReadOnlyList<string> lines, string caption) =>
        Ask(() => base.ShouldProcess(ShownText.Clean(lines[0]), ShownText.CleanLines(lines), ShownText.Clean(caption)));

    /// <summary>Called before and after a question that may wait for a person.</summary>
    private protected virtual void Rest(bool isResting) { }

    /// <summary>Writes an error. If that ends the command, the command was ended by an error, and not by the user.</summary>
    private protected new void WriteError(ErrorRecord record)
    {
        bool before = _hasFailed;
        _hasFailed = before || !_stop.IsCancellationRequested;
        base.WriteError(record);
        _hasFailed = before;
    }

    /// <summary>Ends the command with an error.</summary>
    private protected new void ThrowTerminatingError(ErrorRecord record)
    {
        _hasFailed = true;
        base.ThrowTerminatingError(record);
    }

    /// <summary>The work after the last input, where there is any.</summary>
    private protected virtual void Finish() { }

    /// <summary>Folder of journals: the given one, else that of a fleet's work, else that of <c>$env:QLIKADMIN_JOURNAL</c>, else the usual
    /// one. Relative paths start at the current location of the session.</summary>
    private protected string JournalFolderOf(string? given) =>
        (given ?? Store.JournalFolder ?? JournalFolder.Wanted) is string path ? FolderOf(path) : JournalFolder.Resolve(null);

    /// <summary>The full path of a folder. A relative path starts at the current location of the session.</summary>
    private protected string FolderOf(string path)
    {
        try
        {
            return FilePaths.Of(SessionState, path, "a folder of journals");
        }
        catch (QlikException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(path));
            throw;
        }
    }

    /// <summary>Called after all work of a command that was not ended early.</summary>
    private protected virtual void Conclude() { }

    /// <summary>Releases what the command holds, after all its tasks have ended. May be called from any thread.</summary>
    /// <param name="hasFailed">Whether an error ended it. If not, an early end was intended: Ctrl+C, or a later command in the pipeline
    /// that needs no more input.</param>
    private protected virtual void Release(bool hasFailed) { }

    /// <summary>Does one piece of work off the pipeline thread and waits for it.</summary>
    /// <exception cref="QlikException">The work failed.</exception>
    /// <exception cref="PipelineStoppedException">Ctrl+C while it was under way.</exception>
    private protected T Await<T>(Func<IOperationLog, CancellationToken, Task<T>> work) => Run(new Inbox(), work);

    /// <inheritdoc cref="Await{T}" />
    private protected void Await(Func<IOperationLog, CancellationToken, Task> work)
    {
        Run(new Inbox(), async (log, token) =>
        {
            await work(log, token).ConfigureAwait(false);
            return true;
        });
    }

    /// <summary>Does work that posts actions for the pipeline thread. They run in the order in which they were posted.</summary>
    /// <inheritdoc cref="Await{T}" />
    private protected void Serve(Func<Action<Action>, CancellationToken, Task> work)
    {
        Inbox inbox = new();
        Run(inbox, async (_, token) =>
        {
            await work(inbox.Post, token).ConfigureAwait(false);
            return true;
        });
    }

    /// <summary>Writes a list page by page while it is read.</summary>
    /// <remarks>The next page is read only after the first object of the current page was consumed. So at most one page waits, and a caller
    /// who needs one object reads one page.</remarks>
    /// <exception cref="QlikException">The list failed; what came before was written.</exception>
    /// <exception cref="PipelineStoppedException">Ctrl+C while it was read.</exception>
    private protected void Stream<T>(Func<PageSink<T>, IOperationLog, CancellationToken, Task> list)
    {
        Inbox inbox = new();
        Run(inbox, async (log, token) =>
        {
            await list(Sink, log, token).ConfigureAwait(false);
            return true;
        });

        Task Sink(IReadOnlyList<T> page, CancellationToken token)
        {
            TaskCompletionSource<bool> taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
            CancellationTokenRegistration cancel = token.Register(() => taken.TrySetCanceled());
            inbox.Post(() => Write(page, taken));
            return Wait(taken.Task, cancel);
        }

        static async Task Wait(Task taken, CancellationTokenRegistration cancel)
        {
            using (cancel)
            {
                await taken.ConfigureAwait(false);
            }
        }
    }

    /// <summary>Asks a person, who may take a long time to answer.</summary>
    private protected bool Ask(Func<bool> question)
    {
        Rest(true);
        try
        {
            return question();
        }
        finally
        {
            Rest(false);
        }
    }

    private void Write<T>(IReadOnlyList<T> page, TaskCompletionSource<bool> taken)
    {
        foreach (T item in page)
        {
            WriteObject(item);
            taken.TrySetResult(true);
        }
    }

    private T Run<T>(Inbox inbox, Func<IOperationLog, CancellationToken, Task<T>> work)
    {
        CancellationToken token = _stop.Token;
        PipelineLog log = new(this, inbox, WantsBodies());
        Task<T> task = Task.Run(() => work(log, token), token);

        // Reading the exception here keeps an abandoned task from being reported as unobserved.
        Task closing = task.ContinueWith(
            finished =>
            {
                _ = finished.Exception;
                inbox.Close();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        bool pumped = false;
        try
        {
            inbox.Pump(token);
            pumped = true;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        finally
        {
            if (!pumped)
            {
                Abandon(closing);
            }
        }

        return Outcome(task, token);
    }

    // The pipeline thread may block: it has no synchronisation context, and these tasks never need it.
#pragma warning disable VSTHRD002
    private static T Outcome<T>(Task<T> finished, CancellationToken token)
    {
        try
        {
            return finished.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    private void Abandon(Task closing)
    {
        _stop.Cancel();
        if (!closing.Wait(s_grace))
        {
            _abandoned = closing;
        }
    }
#pragma warning restore VSTHRD002

    private bool WantsBodies()
    {
        return IsGiven("Debug")
            ?? (
                GetVariableValue("DebugPreference") is object preference
                && LanguagePrimitives.TryConvertTo(preference, out ActionPreference value)
                && value is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore)
            );
    }

    /// <summary>The value that the caller gave for a switch; null if none.</summary>
    private bool? IsGiven(string name) =>
        MyInvocation.BoundParameters.TryGetValue(name, out object? bound) ? LanguagePrimitives.IsTrue(bound) : null;
}
