using System.ComponentModel;
using System.Diagnostics;

namespace QlikAdmin.PowerShell;

/// <summary>The child process of a sandbox. It ends when its standard input closes, so it can't outlive this process.</summary>
internal sealed class SandboxProcess : IDisposable
{
    private const int MostErrorText = 4000;
    private const string InstallRuntime =
        "Install the ASP.NET Core Runtime 10.0 or later (https://dotnet.microsoft.com/download) and make sure that 'dotnet' is on the path.";

    private static readonly TimeSpan s_exitTimeout = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private bool _isDisposed;

    private SandboxProcess(Process process)
    {
        _process = process;
    }

    public int Id => _process.Id;

    public bool IsRunning { get; private set; } = true;

    /// <summary>Starts the program.</summary>
    /// <exception cref="QlikException">SandboxFailed, when there is no program or no runtime for it.</exception>
    public static SandboxProcess Start(string program, IEnumerable<string> arguments)
    {
        if (!File.Exists(program))
        {
            throw new QlikException(ErrorReason.SandboxFailed, $"The sandbox is not where the module expects it: {program}.")
            {
                NextStep = "Install the complete module again.",
            };
        }

        string line = string.Join(" ", new[] { program }.Concat(arguments).Select(Quote));
        Process process = new()
        {
            StartInfo = new ProcessStartInfo("dotnet", line)
            {
                UseShellExecute = false,
                CreateNoWindow = true,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Path.GetDirectoryName(program)!,
            },
            EnableRaisingEvents = true,
        };
        SandboxProcess sandbox = new(process);
        process.Exited += (_, _) => sandbox.IsRunning = false;
        process.ErrorDataReceived += (_, line) => sandbox.KeepError(line.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            process.Dispose();
            throw new QlikException(ErrorReason.SandboxFailed, $"The sandbox could not be started: 'dotnet' can't be run ({e.Message}).", e)
            {
                NextStep = InstallRuntime,
            };
        }

        process.BeginErrorReadLine();
        return sandbox;
    }

    /// <summary>Waits for the line that says where it listens.</summary>
    /// <returns>The line.</returns>
    /// <exception cref="QlikException">SandboxFailed: it ended, or said nothing in time.</exception>
    public async Task<string> ReadyAsync(TimeSpan timeout, CancellationToken token)
    {
        Task<string?> line = _process.StandardOutput.ReadLineAsync();
        using CancellationTokenSource timer = CancellationTokenSource.CreateLinkedTokenSource(token);
        Task first = await Task.WhenAny(line, Task.Delay(timeout, timer.Token)).ConfigureAwait(false);
        timer.Cancel();
        token.ThrowIfCancellationRequested();
        if (first != line)
        {
            throw new QlikException(ErrorReason.SandboxFailed, $"The sandbox was not ready after {timeout.TotalSeconds:0} s.{Errors()}");
        }

        string? ready = await line.ConfigureAwait(false);
        if (ready is null)
        {
            throw Ended();
        }

        // Whatever else it prints is read and dropped, so that it never waits for a full pipe.
        _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        return ready;
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        try
        {
            _process.StandardInput.Dispose();
        }
        catch (IOException)
        {
            // It has gone already, and its end of the pipe with it.
        }

        if (!_process.WaitForExit((int)s_exitTimeout.TotalMilliseconds))
        {
            Kill();
        }

        IsRunning = false;
        _process.Dispose();
    }

    private static string Quote(string argument) => argument.Any(char.IsWhiteSpace) ? "\"" + argument + "\"" : argument;

    private void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended between the question and the answer.
        }
    }

    private QlikException Ended()
    {
        // The pipes close a moment before the process ends. Its last output is complete when it has exited.
        _process.WaitForExit((int)s_exitTimeout.TotalMilliseconds);
        string errors = Errors();
        bool runtime =
            errors.IndexOf("Microsoft.AspNetCore.App", StringComparison.OrdinalIgnoreCase) >= 0
            || errors.IndexOf("You must install", StringComparison.OrdinalIgnoreCase) >= 0;
        return new QlikException(ErrorReason.SandboxFailed, $"The sandbox ended before it was ready.{errors}")
        {
            NextStep = runtime ? InstallRuntime : null,
        };
    }

    private string Errors()
    {
        lock (_errors)
        {
            string text = _errors.ToString().Trim();
            return text.Length == 0 ? string.Empty : " It said: " + text;
        }
    }

    private void KeepError(string? line)
    {
        lock (_errors)
        {
            if (line is not null && _errors.Length < MostErrorText)
            {
                _errors.AppendLine(line);
            }
        }
    }
}
