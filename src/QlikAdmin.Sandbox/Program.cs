using System.CommandLine;
using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;

namespace QlikAdmin.Sandbox;

/// <summary>Runs a sandbox as a program: it prints one line of JSON when it is ready, and then nothing until it is stopped.</summary>
internal static class Program
{
    private const int BadArguments = 2;
    private const int CannotStart = 1;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static async Task<int> Main(string[] args)
    {
        ParseResult parsed = new SandboxArguments().Command(RunAsync).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            // The library would write the help to standard output, where a caller expects one line of JSON.
            IEnumerable<string> errors = parsed.Errors.Select(e => e.Message);
            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, errors.Append("--help lists the options.")));
            return BadArguments;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static async Task<int> RunAsync(SandboxOptions options, bool exitWithStdin, int? parentPid)
    {
        using CancellationTokenSource stop = new();
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, stop));
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
            Interrupt(context, stop, exitWithStdin)
        );
        if (exitWithStdin)
        {
            TerminalSession.Leave();
        }

        try
        {
            Watch(exitWithStdin, parentPid, stop);
            await using SandboxServer server = await SandboxServer.StartAsync(options, stop.Token);
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(server.Endpoints, s_json));
            await Console.Out.FlushAsync(stop.Token);
            await Task.Delay(Timeout.Infinite, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync("The sandbox can't start: " + e.Message);
            return CannotStart;
        }
    }

    private static void Interrupt(PosixSignalContext context, CancellationTokenSource stop, bool isOwned)
    {
        if (isOwned)
        {
            // Ctrl+C is for a command of the owner, in the same terminal. The owner ends this program by closing its input.
            context.Cancel = true;
            return;
        }

        Stop(context, stop);
    }

    private static void Stop(PosixSignalContext context, CancellationTokenSource stop)
    {
        // Handled here, so that the temporary folder is deleted before the process ends.
        context.Cancel = true;
        stop.Cancel();
    }

    private static void Watch(bool exitWithStdin, int? parentPid, CancellationTokenSource stop)
    {
        if (exitWithStdin)
        {
            Background(() =>
            {
                using Stream input = Console.OpenStandardInput();
                byte[] buffer = new byte[256];
                while (input.Read(buffer, 0, buffer.Length) > 0)
                {
                    // Only the end of the input matters.
                }
            });
        }

        if (parentPid is int pid)
        {
            Background(() =>
            {
                try
                {
                    using Process parent = Process.GetProcessById(pid);
                    parent.WaitForExit();
                }
                catch (ArgumentException)
                {
                    // The parent has already ended. That is what this code waits for.
                }
            });
        }

        void Background(Action wait) =>
            new Thread(() =>
            {
                wait();
                stop.Cancel();
            })
            {
                IsBackground = true,
            }.Start();
    }
}
