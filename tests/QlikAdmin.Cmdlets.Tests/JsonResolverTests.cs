using System.Reflection;
using QlikAdmin.Cmdlets.Tests.Hosting;
using QlikAdmin.Http;
using QlikAdmin.PowerShell;
using Xunit;

namespace QlikAdmin.Cmdlets.Tests;

/// <summary>Which requests for a missing DLL the module answers on Windows PowerShell, and with what.</summary>
public sealed class JsonResolverTests
{
    private const string Json = "Newtonsoft.Json, Version=13.0.0.0, Culture=neutral, PublicKeyToken=30ad4fe6b2a6aeed";

    private static readonly string s_folder = Path.Combine(Built.Module, "bin");

    [Theory]
    [InlineData("QlikAdmin.Core.dll", Json)]
    [InlineData("QlikAdmin.PowerShell.dll", Json)]
    [InlineData("qlikadmin.core.DLL", Json)]
    [InlineData("QlikAdmin.Core.dll", "newtonsoft.json, Version=9.0.0.0")]
    [InlineData("QlikAdmin.Core.dll", "Newtonsoft.Json")]
    public void Our_own_dlls_get_the_copy_that_ships(string requester, string wanted)
    {
        string? file = new JsonResolver(s_folder).FileFor(wanted, Path.Combine(s_folder, requester));

        Assert.Equal(Path.Combine(s_folder, "desktop", "Newtonsoft.Json.dll"), file);
        Assert.True(File.Exists(file));
    }

    [Theory]
    [InlineData("Newtonsoft.Json.Bson, Version=1.0.0.0")]
    [InlineData("System.Net.Http, Version=4.0.0.0")]
    [InlineData("QlikAdmin.Core")]
    [InlineData("")]
    public void Nothing_else_is_answered(string wanted) =>
        Assert.Null(new JsonResolver(s_folder).FileFor(wanted, Path.Combine(s_folder, "QlikAdmin.Core.dll")));

    [Fact]
    public void Nobody_else_is_answered()
    {
        JsonResolver resolver = new(s_folder);
        string elsewhere = Path.Combine(Path.GetTempPath(), "another");

        Assert.Null(resolver.FileFor(Json, null));
        Assert.Null(resolver.FileFor(Json, string.Empty));
        Assert.Null(resolver.FileFor(Json, Path.Combine(elsewhere, "Az.Accounts.dll")));
        Assert.Null(resolver.FileFor(Json, Path.Combine(elsewhere, "QlikAdmin.Core.dll")));
        Assert.Null(resolver.FileFor(Json, Path.Combine(s_folder, "Other.dll")));
        Assert.Null(resolver.FileFor(Json, Path.Combine(s_folder, "desktop", "QlikAdmin.Core.dll")));
    }

    [Fact]
    public void What_ships_answers_to_the_name_that_our_dlls_ask_for()
    {
        AssemblyName shipped = AssemblyName.GetAssemblyName(Path.Combine(s_folder, "desktop", "Newtonsoft.Json.dll"));

        foreach (Assembly ours in new[] { typeof(Connection).Assembly, typeof(JsonResolver).Assembly })
        {
            AssemblyName wanted = ours.GetReferencedAssemblies().Single(a => a.Name == "Newtonsoft.Json");
            Assert.Equal(wanted.FullName, shipped.FullName);
        }
    }
}
