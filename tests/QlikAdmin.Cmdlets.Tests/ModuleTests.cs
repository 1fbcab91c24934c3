using QlikAdmin.Cmdlets.Tests.Hosting;
using Xunit;

namespace QlikAdmin.Cmdlets.Tests;

/// <summary>The loader: what an admin gets from Import-Module, however often and wherever.</summary>
public sealed class ModuleTests
{
    private const string Exported = "Get-Command -Module QlikAdmin | ForEach-Object Name | Sort-Object";

    private static readonly string[] s_manifest = Manifest();

    [Fact]
    public void Exports_the_commands_the_manifest_names()
    {
        using PowerShellHost host = new();

        Assert.Equal(s_manifest, host.Run(Exported).Clean().As<string>());
    }

    [Fact]
    public void The_tests_run_the_binary_that_ships()
    {
        using PowerShellHost host = new();

        string location = host.Run("(Get-Command -Module QlikAdmin)[0].ImplementingType.Assembly.Location").Clean().As<string>().Single();

        Assert.Equal(System.IO.Path.Combine(Built.Module, "bin", "QlikAdmin.PowerShell.dll"), location);
    }

    [Fact]
    public void A_forced_import_over_a_live_module_keeps_the_commands()
    {
        using PowerShellHost host = new();

        host.Run("Import-Module -Name $Manifest -Force -ErrorAction Stop").Clean();

        Assert.Equal(s_manifest, host.Run(Exported).Clean().As<string>());
    }

    [Fact]
    public void Removing_the_module_takes_its_commands_along_and_it_can_be_imported_again()
    {
        using PowerShellHost host = new();

        host.Run("Remove-Module -Name QlikAdmin -ErrorAction Stop").Clean();

        Assert.Empty(host.Run("Get-Command -Name *-Qlik* -CommandType Cmdlet; Get-Module -Name QlikAdmin*").Clean().Output);
        host.Run("Import-Module -Name $Manifest -ErrorAction Stop").Clean();
        Assert.Equal(s_manifest, host.Run(Exported).Clean().As<string>());
    }

    [Fact]
    public async Task Many_runspaces_import_it_at_once()
    {
        string[][] exported = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Task.Run(() =>
                    {
                        using PowerShellHost host = new();
                        return host.Run(Exported).Clean().As<string>().ToArray();
                    })
                )
        );

        Assert.All(exported, names => Assert.Equal(s_manifest, names));
    }

    private static string[] Manifest()
    {
        using PowerShellHost host = new(import: false);
        return host.Run("(Import-PowerShellDataFile -Path $Manifest).CmdletsToExport | Sort-Object").Clean().As<string>().ToArray();
    }
}
