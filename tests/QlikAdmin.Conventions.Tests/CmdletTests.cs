using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace QlikAdmin.Conventions.Tests;

public sealed class CmdletTests
{
    private const string Folder = "src/QlikAdmin.PowerShell";

    private static readonly string[] s_changingVerbs =
    [
        "New",
        "Set",
        "Add",
        "Remove",
        "Restore",
        "Start",
        "Stop",
        "Disable",
        "Enable",
        "Move",
        "Send",
        "Invoke",
        "Undo",
        "Resume",
    ];

    /// <summary>Commands whose verb suggests a change but that change nothing, and why.</summary>
    private static readonly Dictionary<string, string> s_changesNothing = new()
    {
        ["New-QlikPlan"] = "it reads, and makes rows for somebody to look at",
    };

    /// <summary>Parameters of one name and several types, and why that is right.</summary>
    private static readonly Dictionary<string, string> s_severalTypes = new()
    {
        ["Connection"] = "Select- makes exactly one the default, the others work on several",
        ["Entry"] = "Get- asks whether changes are listed instead of runs, Undo- names some of them by number",
        ["Id"] = "Get- looks several up, the others change one",
        ["InputObject"] =
            "Restore- takes back both an allocation and a result, Move- an owned item, Export- and Invoke- of plans a row of a plan, the others an allocation, Stop- a sandbox",
        ["Name"] = "Connect- gives one name, Get- asks for several",
        ["UserDirectory"] = "Connect- is one account, Get- looks several up",
        ["UserId"] = "Connect- is one account, Get- looks several up",
        ["User"] = "texts name a person with or without wildcards, users can also be given as objects",
        ["Type"] = "Get- takes several patterns, the others change one type",
    };

    [Fact]
    public void Every_cmdlet_of_the_source_is_found_in_the_assembly()
    {
        int inSource = Repository.Sources(Folder).Sum(f => Regex.Count(Repository.Code(f), @"^\[Cmdlet\(", RegexOptions.Multiline));

        Assert.Equal(inSource, Cmdlets.All.Count);
    }

    [Fact]
    public void The_manifest_exports_exactly_the_cmdlets_there_are()
    {
        string manifest = Repository.Read("QlikAdmin.psd1");
        Match list = Regex.Match(manifest, @"CmdletsToExport\s*=\s*@\((?<names>[^)]*)\)");
        Assert.True(list.Success);
        string[] exported = Regex.Matches(list.Groups["names"].Value, "'([^']+)'").Select(m => m.Groups[1].Value).ToArray();

        Assert.Equal(Cmdlets.All.Select(Cmdlets.NameOf).Order(StringComparer.Ordinal), exported.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_module_is_the_assembly_and_runs_no_script()
    {
        string manifest = Repository.Read("QlikAdmin.psd1");

        Assert.Equal(
            "bin/" + Cmdlets.Assembly.GetName().Name + ".dll",
            Regex.Match(manifest, @"RootModule\s*=\s*'([^']+)'").Groups[1].Value
        );
        Assert.DoesNotMatch(@"NestedModules|ScriptsToProcess|'[^']*\*[^']*'", manifest);

        // The types file is read before the root module is loaded, and needs the types of these two.
        Assert.Equal(
            "'bin/QlikAdmin.Core.dll', 'bin/QlikAdmin.PowerShell.dll'",
            Regex.Match(manifest, @"RequiredAssemblies\s*=\s*@\(([^)]*)\)").Groups[1].Value
        );
        Rule.Holds(
            "The module folder holds views, types and an icon, no code.",
            Directory
                .GetFiles(Repository.PathOf("module"))
                .Select(f => Path.GetFileName(f)!)
                .Where(f => !f.EndsWith(".ps1xml", StringComparison.Ordinal) && f != "icon.png")
        );
        Assert.Single(Cmdlets.Assembly.GetExportedTypes(), t =>
            typeof(IModuleAssemblyInitializer).IsAssignableFrom(t) && typeof(IModuleAssemblyCleanup).IsAssignableFrom(t)
        );
    }

    [Fact]
    public void The_engine_can_look_at_the_assembly_before_the_json_library_can_be_found()
    {
        Rule.Holds(
            "No exported type stands on a Newtonsoft type or shows one: the engine reads them before OnImport.",
            Cmdlets
                .Assembly.GetExportedTypes()
                .Where(t =>
                    Bases(t)
                        .Concat(t.GetInterfaces())
                        .Concat(t.GetProperties().Select(p => p.PropertyType))
                        .Concat(
                            t.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
                                .Select(f => f.FieldType)
                                .Where(f => f.IsValueType)
                        )
                        .Any(JsonTypes.IsOne)
                )
                .Select(t => t.Name)
        );
    }

    [Fact]
    public void Lines_for_verbose_go_through_one_method()
    {
        // With -Debug alone the engine asks a question after each verbose line. Only the base class prevents that.
        Assert.Equal([Folder + "/Base/QlikCmdlet.cs"], Repository.Sources(Folder).Where(f => Repository.Code(f).Contains("WriteVerbose(")));
    }

    [Fact]
    public void Each_is_sealed_and_stands_on_the_common_base()
    {
        Rule.Holds(
            "A cmdlet is public, sealed and derived from QlikCmdlet.",
            Cmdlets.All.Where(c => !c.IsPublic || !c.IsSealed || !Bases(c).Any(b => b.Name == "QlikCmdlet")).Select(c => c.Name)
        );
    }

    [Fact]
    public void None_stands_on_more_than_four_bases()
    {
        string[] own = Cmdlets.Assembly.GetTypes().Select(t => t.Name).ToArray();

        Rule.Holds(
            "A cmdlet has four base classes of this module at the most. What more than one needs is a class that they use.",
            Cmdlets
                .All.Select(c => (c.Name, Bases: Bases(c).Select(b => b.Name).Where(b => b != c.Name && own.Contains(b)).ToList()))
                .Where(c => c.Bases.Count > 4)
                .Select(c => $"{c.Name}: {string.Join(", ", c.Bases)}")
        );
    }

    [Fact]
    public void Each_says_what_it_puts_out() =>
        Rule.Holds("A cmdlet has an OutputType.", Cmdlets.All.Where(c => !Cmdlets.HasOutputType(c)).Select(c => c.Name));

    [Fact]
    public void Each_has_a_help_page_and_each_page_a_cmdlet()
    {
        string docs = Repository.PathOf("docs", "en-US");
        string[] pages = Directory.GetFiles(docs, "*-*.md").Select(f => Path.GetFileNameWithoutExtension(f)!).ToArray();

        Assert.Equal(Cmdlets.All.Select(Cmdlets.NameOf).Order(StringComparer.Ordinal), pages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Class_and_file_are_named_after_the_command()
    {
        Rule.Holds(
            "A cmdlet class is named verb, noun, Command.",
            Cmdlets.All.Where(c => c.Name != Cmdlets.VerbOf(c) + Cmdlets.NounOf(c) + "Command").Select(c => c.Name)
        );
        Rule.Holds(
            "A cmdlet is alone in a file of its name.",
            Repository
                .Sources(Folder)
                .Select(f =>
                    (
                        File: f,
                        Classes: Regex
                            .Matches(Repository.Code(f), @"^\[Cmdlet\([\s\S]*?\bclass (\w+)", RegexOptions.Multiline)
                            .Select(m => m.Groups[1].Value)
                            .ToList()
                    )
                )
                .Where(f => f.Classes.Count > 1 || f.Classes.Any(c => c != Path.GetFileNameWithoutExtension(f.File)))
                .Select(f => f.File)
        );
    }

    [Fact]
    public void Verbs_are_approved_ones()
    {
        HashSet<string> approved = new[]
        {
            typeof(VerbsCommon),
            typeof(VerbsCommunications),
            typeof(VerbsData),
            typeof(VerbsDiagnostic),
            typeof(VerbsLifecycle),
            typeof(VerbsOther),
            typeof(VerbsSecurity),
        }
            .SelectMany(v => v.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(f => (string)f.GetRawConstantValue()!)
            .ToHashSet();
        Assert.InRange(approved.Count, 90, 200);

        Rule.Holds(
            "A verb is one of the approved ones.",
            Cmdlets.All.Where(c => !approved.Contains(Cmdlets.VerbOf(c))).Select(Cmdlets.NameOf)
        );
        Rule.Holds(
            "A noun begins with the name of the product.",
            Cmdlets.All.Where(c => !Cmdlets.NounOf(c).StartsWith("Qlik", StringComparison.Ordinal)).Select(Cmdlets.NameOf)
        );
    }

    [Fact]
    public void What_changes_something_can_be_tried_and_confirmed()
    {
        Rule.Holds(
            "A changing verb supports ShouldProcess.",
            Cmdlets.All.Where(c => s_changingVerbs.Contains(Cmdlets.VerbOf(c)) && !Cmdlets.SupportsShouldProcess(c)).Select(Cmdlets.NameOf),
            s_changesNothing
        );
        Rule.Holds(
            "Remove asks: its ConfirmImpact is High.",
            Cmdlets
                .All.Where(c => Cmdlets.VerbOf(c) == "Remove" && Cmdlets.ConfirmImpact(c) != (int)ConfirmImpact.High)
                .Select(Cmdlets.NameOf)
        );
    }

    [Fact]
    public void Who_supports_ShouldProcess_asks()
    {
        Rule.Holds(
            "SupportsShouldProcess without a call of ShouldProcess is an empty promise.",
            Cmdlets
                .All.Where(Cmdlets.SupportsShouldProcess)
                .Where(c =>
                    !Bases(c)
                        .Prepend(c)
                        .Any(t =>
                            Repository
                                .Sources(Folder)
                                .Any(f => Path.GetFileNameWithoutExtension(f) == t.Name && Repository.Code(f).Contains("ShouldProcess("))
                        )
                )
                .Select(Cmdlets.NameOf)
        );
    }

    [Fact]
    public void Force_skips_a_question_that_exists()
    {
        Rule.Holds(
            "No -Force without ShouldProcess.",
            Cmdlets
                .All.Where(c => Cmdlets.Parameters(c).Any(p => p.Name == "Force") && !Cmdlets.SupportsShouldProcess(c))
                .Select(Cmdlets.NameOf)
        );
    }

    [Fact]
    public void Set_names_are_private_constants_of_their_class()
    {
        Rule.Holds(
            "A set name used by an attribute is the value of a private const of the class.",
            Cmdlets.All.SelectMany(c =>
                SetNames(c).Where(s => !Constants(s.Owner).Contains(s.Name)).Select(s => $"{s.Owner.Name}: {s.Name}")
            )
        );
        Rule.Holds(
            "A set name is not written as text in an attribute.",
            Repository.Sources(Folder).Where(f => Regex.IsMatch(Repository.Code(f), "ParameterSetName\\s*=\\s*\"")).Select(f => f)
        );
        Rule.Holds(
            "The default set is one that a parameter is in.",
            Cmdlets
                .All.Where(c =>
                    Cmdlets.DefaultSet(c) is string set
                    && Cmdlets
                        .Parameters(c)
                        .SelectMany(Cmdlets.ParameterAttributes)
                        .All(a => Cmdlets.Named(a, "ParameterSetName") as string != set)
                )
                .Select(Cmdlets.NameOf)
        );
    }

    [Fact]
    public void A_parameter_of_one_name_has_one_type_everywhere()
    {
        Rule.Holds(
            "The same parameter name means the same type.",
            Cmdlets
                .All.SelectMany(Cmdlets.Parameters)
                .GroupBy(p => p.Name)
                .Where(g => g.Select(p => p.PropertyType.ToString()).Distinct().Count() > 1)
                .Select(g => g.Key),
            s_severalTypes
        );
    }

    [Fact]
    public void Secrets_are_never_given_as_plain_text()
    {
        Rule.Holds(
            "A password, key or token is a SecureString or a credential.",
            Cmdlets
                .All.SelectMany(Cmdlets.Parameters)
                .Where(p =>
                    Regex.IsMatch(p.Name, "Password|Secret(?!Name$)|ApiKey|Jwt|Token$", RegexOptions.CultureInvariant)
                    && p.PropertyType == typeof(string)
                )
                .Select(p => $"{p.DeclaringType!.Name}: -{p.Name}")
        );
    }

    private static IEnumerable<Type> Bases(Type type)
    {
        for (Type? t = type.BaseType; t is not null; t = t.BaseType)
        {
            yield return t;
        }
    }

    private static IEnumerable<(Type Owner, string Name)> SetNames(Type cmdlet)
    {
        foreach (PropertyInfo parameter in Cmdlets.Parameters(cmdlet))
        {
            foreach (CustomAttributeData attribute in Cmdlets.ParameterAttributes(parameter))
            {
                if (Cmdlets.Named(attribute, "ParameterSetName") is string set)
                {
                    yield return (parameter.DeclaringType!, set);
                }
            }
        }

        if (Cmdlets.DefaultSet(cmdlet) is string standard)
        {
            yield return (cmdlet, standard);
        }
    }

    private static HashSet<string> Constants(Type type)
    {
        return type.GetFields(BindingFlags.NonPublic | BindingFlags.Static)
            .Where(f => f.IsLiteral && f.IsPrivate && f.FieldType == typeof(string))
            .Select(f => (string)f.GetRawConstantValue()!)
            .ToHashSet();
    }
}
