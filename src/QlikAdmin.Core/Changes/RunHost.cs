using System.Diagnostics;
using QlikAdmin.Base;

namespace QlikAdmin.Changes;

/// <summary>Where a run takes place: a process on a machine, one session in it, and its clock and disk. Tests act as other
/// machines.</summary>
internal abstract class RunHost
{
    private static readonly Lazy<(int Id, DateTime StartedAt)> s_process = new(() =>
    {
        using Process process = Process.GetCurrentProcess();
        return (process.Id, process.StartTime.ToUniversalTime());
    });

    /// <param name="session">An object that all commands of one session have in common. They may share a lease, because a command that
    /// starts another one waits for it. Null for a run that shares its leases with nobody.</param>
    protected RunHost(object? session)
    {
        Session = session ?? this;
    }

    public object Session { get; }

    public virtual string Machine => Environment.MachineName;

    public virtual int ProcessId => s_process.Value.Id;

    /// <summary>When the process began, in UTC: the system gives the number of a process that has ended to another one.</summary>
    public virtual DateTime StartedAt => s_process.Value.StartedAt;

    /// <summary>Stop file of the session; null for none. See <see cref="StopSignal"/>.</summary>
    public virtual string? StopFile => null;

    /// <summary>How often a lease is renewed.</summary>
    public virtual TimeSpan Renewal => TimeSpan.FromSeconds(10);

    /// <summary>How long a lease must stay without a renewal until another run may take it.</summary>
    public virtual TimeSpan Expiry => TimeSpan.FromSeconds(60);

    /// <summary>How often a lease that may have expired is looked at.</summary>
    public virtual TimeSpan Look => TimeSpan.FromSeconds(1);

    /// <summary>The time of this machine, in UTC. It is never compared with the time of another machine.</summary>
    public virtual DateTime UtcNow => DateTime.UtcNow;

    public virtual Task Delay(TimeSpan delay, CancellationToken token) => Task.Delay(delay, token);

    /// <summary>Whether a process of this machine has certainly ended.</summary>
    public virtual bool IsGone(int processId, DateTime startedAt)
    {
        try
        {
            using Process process = Process.GetProcessById(processId);

            // The system rounds the start differently each time it is asked.
            return Math.Abs((process.StartTime.ToUniversalTime() - startedAt).TotalSeconds) > 5;
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or NotSupportedException)
        {
            // It ended just now, or it belongs to an account that this one may not look at. The expiry decides.
            return false;
        }
    }

    /// <summary>Creates the file of a journal.</summary>
    public virtual Stream Create(string path) => PrivateFiles.Create(path);

    /// <summary>Opens the file of a journal to append to it.</summary>
    public virtual Stream Reopen(string path)
    {
        FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        if (file.Length > 0)
        {
            // The next line must not be appended to a line that is incomplete because its process was killed.
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() != '\n')
            {
                file.WriteByte((byte)'\n');
            }
        }

        file.Seek(0, SeekOrigin.End);
        return file;
    }

    /// <summary>Does work that nobody waits for.</summary>
    public virtual void InBackground(Action work) => _ = Task.Run(work);
}
