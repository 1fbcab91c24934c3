using System.Reflection;
using System.Reflection.PortableExecutable;
using Xunit;

namespace QlikAdmin.Conventions.Tests.Framework;

/// <summary>
/// Windows PowerShell 5.1 runs on Windows only. That it has every type and member that the module uses is read from the compiled
/// assemblies, the reference assemblies of .NET Framework 4.7.2 and those of PowerShell Standard 5.1.
/// </summary>
public sealed class FrameworkTests
{
    [Theory]
    [InlineData("QlikAdmin.Core", 1000)]
    [InlineData("QlikAdmin.PowerShell", 500)]
    public void Everything_that_is_used_is_in_Windows_PowerShell(string assembly, int fewest)
    {
        using ApiSet set = WindowsPowerShell();
        set.Add(Own("QlikAdmin.Core"));
        ApiUse use = new(set, set.Add(Own(assembly))!);

        Assert.InRange(use.Count, fewest, 100_000);
        Rule.Holds("The module uses what .NET Framework 4.7.2 and Windows PowerShell 5.1 have.", use.Findings());
    }

    [Fact]
    public void What_newer_frameworks_have_only_is_found_with_who_uses_it()
    {
        using ApiSet set = WindowsPowerShell();
        string[] found = new ApiUse(set, set.Add(typeof(FrameworkFixture).Assembly.Location)!)
            .Findings()
            .Where(f => f.Contains("FrameworkFixture", StringComparison.Ordinal))
            .ToArray();

        string space = typeof(FrameworkFixture).Namespace + ".FrameworkFixture";
        Assert.Contains($"type System.Half, used by {space}.UsesAType", found);
        Assert.Contains(
            $"member System.String.GetHashCode(System.StringComparison) : System.Int32, used by {space}.CallsAnOverload",
            found
        );
        Assert.Contains(
            $"member System.Collections.Generic.Dictionary`2.TryAdd(!0, !1) : System.Boolean, used by {space}.CallsAMemberOfAGenericType",
            found
        );
        Assert.DoesNotContain(found, f => f.Contains("CallsWhatIsThere", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_never_there_and_what_is_not_filled_is_found()
    {
        using ApiSet set = WindowsPowerShell();
        string[] found = new ApiUse(set, set.Add(FakeAssembly.Create())!).Findings().ToArray();

        Assert.Contains("member System.String.NoSuchMethod(System.Int32) : void static, used by Fake.Hollow.Calls", found);
        Assert.Contains("member System.String.NoSuchField : System.String, used by Fake.Hollow.Calls", found);
        Assert.Contains("method Fake.Hollow.Flush(System.Int32) : void overrides nothing", found);
        Assert.Contains("type Fake.Hollow does not fill System.IO.Stream.get_CanRead() : System.Boolean", found);
        Assert.Contains("type Fake.NeverClosed does not fill System.IDisposable.Dispose() : void", found);
    }

    [Fact]
    public void A_cmdlet_needs_PowerShell()
    {
        using ApiSet set = Framework();
        set.Add(Own("QlikAdmin.Core"));

        IEnumerable<string> found = new ApiUse(set, set.Add(Own("QlikAdmin.PowerShell"))!).Findings();

        Assert.Contains(found, f =>
            f.StartsWith("type System.Management.Automation.PSCmdlet, used by QlikAdmin.", StringComparison.Ordinal)
        );
    }

    private static ApiSet WindowsPowerShell()
    {
        ApiSet set = Framework();
        set.Add(Path.Combine(Folder("PowerShellStandard"), "System.Management.Automation.dll"));
        return set;
    }

    /// <summary>.NET Framework 4.7.2, its facades, and the Newtonsoft.Json that the module brings along for it.</summary>
    private static ApiSet Framework()
    {
        ApiSet set = new();
        string[] files = Directory
            .GetFiles(Folder("NetFramework"), "*.dll")
            .Concat(Directory.GetFiles(Path.Combine(Folder("NetFramework"), "Facades"), "*.dll"))
            .ToArray();
        Assert.InRange(files.Count(f => set.Add(f) is not null), 200, 400);
        set.Add(Path.Combine(Folder("NewtonsoftJson"), "Newtonsoft.Json.dll"));
        return set;
    }

    private static string Own(string assembly) => Path.Combine(AppContext.BaseDirectory, assembly + ".dll");

    private static string Folder(string key) =>
        typeof(FrameworkTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
