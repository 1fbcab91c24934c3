using System.Management.Automation;
using QlikAdmin.Cmdlets.Tests.Hosting;
using Xunit;
using Shell = System.Management.Automation.PowerShell;

namespace QlikAdmin.Cmdlets.Tests;

/// <summary>What the progress bar of a long run says.</summary>
public sealed class ProgressTests : IDisposable
{
    private readonly PowerShellHost _host = new();

    public ProgressTests()
    {
        _host
            .Run(
                """
                $WarningPreference = 'SilentlyContinue'
                $sandbox = Start-QlikSandbox -Users 200 -Seed 3 -PassThru
                $null = Connect-QlikCloud $sandbox.CloudUri -ApiKey $sandbox.ApiKey -Name cloud
                $people = Get-QlikUser -Connection cloud -Status Active | Select-Object -Skip 5 -First 6
                """
            )
            .Clean();
    }

    public void Dispose()
    {
        _host.Run("Stop-QlikSandbox -All");
        _host.Dispose();
    }

    [Fact]
    public void It_says_what_is_done_where_how_many_of_how_many_and_the_time_left()
    {
        List<ProgressRecord> records = Records("$people | Remove-QlikUser -Force -Confirm:$false");

        List<ProgressRecord> own = records
            .Where(r => r.Activity == "Remove user on cloud" && r.RecordType == ProgressRecordType.Processing)
            .ToList();
        Assert.Equal(["0 of 6", "1 of 6", "2 of 6", "3 of 6", "4 of 6", "5 of 6"], own.Select(r => r.StatusDescription));
        Assert.Equal(-1, own[0].SecondsRemaining);
        Assert.True(own[^1].SecondsRemaining >= 0);
        Assert.Equal(83, own[^1].PercentComplete);
        Assert.Equal(ProgressRecordType.Completed, records[^1].RecordType);
    }

    [Fact]
    public void A_wait_for_a_rate_limit_is_shown_with_its_end()
    {
        _host
            .Run("$sandbox.AddFault(@{ service = 'cloud'; method = 'PATCH'; kind = 'status'; status = 429; retryAfter = '2'; count = 1 })")
            .Clean();

        List<ProgressRecord> records = Records("$people | Select-Object -First 2 | Disable-QlikUser -Confirm:$false");

        // The bar says so for each request that waits.
        List<ProgressRecord> waits = records
            .Where(r => r.StatusDescription.Contains("rate limit of cloud", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(waits);
        Assert.All(waits, w => Assert.Matches(@"^[01] of 2; rate limit of cloud, waits until \d\d:\d\d:\d\d UTC$", w.StatusDescription));
        Assert.InRange(waits[0].SecondsRemaining, 1, 5);
    }

    [Fact]
    public void It_is_silent_where_nobody_looks()
    {
        // A shell that a program creates has the engine's default host, which shows nothing. A runbook has the same host.
        ScriptResult result = _host.Run(
            """
            $shell = [powershell]::Create()
            $null = $shell.AddScript({
                param($manifest, $uri, $key, $people)
                Import-Module $manifest
                $null = Connect-QlikCloud $uri -ApiKey $key -Name cloud
                $people | Remove-QlikUser -Force -Confirm:$false -WarningAction SilentlyContinue
            }).AddArgument($Manifest).AddArgument($sandbox.CloudUri).AddArgument($sandbox.ApiKey).AddArgument($people.Id)
            $done = $shell.Invoke()
            $done
            @($shell.Streams.Progress | Where-Object Activity -match 'user').Count
            """
        );

        Assert.Equal(6, result.Output.Select(o => o.BaseObject).OfType<RunSummary>().Single().Done);
        Assert.Equal(0, result.Output[^1].BaseObject);
    }

    private List<ProgressRecord> Records(string script)
    {
        using Shell shell = _host.Create(script);
        shell.Invoke();
        Assert.Empty(shell.Streams.Error);
        return shell.Streams.Progress.ToList();
    }
}
