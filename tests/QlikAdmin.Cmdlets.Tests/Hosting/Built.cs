using System.Reflection;

namespace QlikAdmin.Cmdlets.Tests.Hosting;

/// <summary>Paths of the built files that the tests use. The build writes the paths into this assembly.</summary>
internal static class Built
{
    public static string Repository { get; } = Metadata("RepositoryRoot");

    /// <summary>The module folder that ships.</summary>
    public static string Module { get; } = Path.Combine(Repository, "out", "QlikAdmin");

    public static string Manifest { get; } = Path.Combine(Module, "QlikAdmin.psd1");

    private static string Metadata(string key) =>
        typeof(Built).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
