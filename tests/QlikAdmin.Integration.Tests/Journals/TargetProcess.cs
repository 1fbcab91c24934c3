using System.Diagnostics;
using QlikAdmin.Sandbox;

namespace QlikAdmin.Integration.Tests.Journals;

/// <summary>The small program that takes licences back in a separate process. A test can kill or limit that process.</summary>
internal static class TargetProcess
{
    private static readonly string s_program = Path.GetFullPath(
        Path.Combine(
            AppContext.BaseDirectory,
            "..",
            "..",
            "..",
            "..",
            "QlikAdmin.KillTarget",
            AppContext.BaseDirectory.Contains("Debug") ? "bin/Debug" : "bin/Release",
            "net10.0",
            "QlikAdmin.KillTarget.dll"
        )
    );

    /// <summary>The credential with which the program connects to a product.</summary>
    public static string[] Target(string product, SandboxEndpoints at) =>
        product switch
        {
            "cloud" => ["cloud", at.Cloud.Uri, at.Cloud.ApiKey],
            "sense" => ["sense", at.Sense.Uri, at.Sense.CertificatePath, at.Sense.CertificatePassword, at.Sense.RootPath],
            _ => ["qlikview", at.QlikView.Uri, at.QlikView.UserName, at.QlikView.Password],
        };

    /// <summary>Rows that can be taken back.</summary>
    public static List<Allocation> Removable(IEnumerable<Allocation> rows, int count)
    {
        return rows.Where(a =>
                a is { IsPool: false, Status: AllocationStatus.Active, User: not null } && a.Type is not ("SessionCal" or "UsageCal")
            )
            .Take(count)
            .ToList();
    }

    /// <summary>Starts it, with changes that are planned ahead.</summary>
    /// <param name="command">The command that starts it, such as dotnet. The arguments of the program follow.</param>
    /// <param name="folder">Folder of the journal.</param>
    /// <param name="run">The run.</param>
    /// <param name="target">Where the changes are made.</param>
    /// <param name="rows">What is taken back.</param>
    public static async Task<Process> StartAsync(string[] command, string folder, Guid run, string[] target, IEnumerable<Allocation> rows)
    {
        ProcessStartInfo start = new(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in command.Skip(1).Concat([s_program, folder, run.ToString(), "true"]).Concat(target))
        {
            start.ArgumentList.Add(argument);
        }

        // Without it the compiled code goes through a file in memory, to which the limit on file size also applies.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        Process process = Process.Start(start)!;
        foreach (Allocation row in rows)
        {
            await process.StandardInput.WriteLineAsync($"{row.Id}\t{row.Type}\t{row.User}");
        }

        process.StandardInput.Close();
        return process;
    }
}
