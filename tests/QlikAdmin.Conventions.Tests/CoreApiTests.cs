using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit;

namespace QlikAdmin.Conventions.Tests;

public sealed class CoreApiTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Assembly s_core = typeof(Connection).Assembly;

    /// <summary>Everything that a caller of Core may see. What is not here stays internal.</summary>
    private static readonly string[] s_public =
    [
        "Allocation",
        "AllocationQuery",
        "AllocationStatus",
        "AssumptionTest",
        "CanMove",
        "CloudConnection",
        "CloudConnectionOptions",
        "Connection",
        "ConnectionTest",
        "ConnectionTestStatus",
        "Duration",
        "ErrorReason",
        "FleetResult",
        "FleetState",
        "FleetTarget",
        "FleetTest",
        "IOperationLog",
        "Invitation",
        "JournalEntry",
        "JournalEntryState",
        "JournalRun",
        "JournalRunState",
        "LastUsedSource",
        "License",
        "Outcome",
        "OwnedItem",
        "OwnedItemKind",
        "PageSink`1",
        "PartialPlan",
        "PlanAction",
        "PlanEvidence",
        "PlanRow",
        "QlikException",
        "QlikProduct",
        "QlikViewConnection",
        "QlikViewConnectionOptions",
        "RegionConnection",
        "RegionConnectionOptions",
        "RemovalStep",
        "Result",
        "Role",
        "RunSummary",
        "RunTypeSummary",
        "SenseConnection",
        "SenseConnectionOptions",
        "SilentLog",
        "Tenant",
        "TenantDeactivation",
        "User",
        "UserQuery",
        "UserRemoval",
        "UserStatus",
    ];

    /// <summary>Public classes that callers fill.</summary>
    private static readonly Dictionary<string, string> s_filledByCallers = new()
    {
        ["AllocationQuery"] = "a question, filled before it is asked",
        ["CloudConnectionOptions"] = "options, filled before connecting",
        ["QlikViewConnectionOptions"] = "options, filled before connecting",
        ["RegionConnectionOptions"] = "options, filled before connecting",
        ["SenseConnectionOptions"] = "options, filled before connecting",
        ["UserQuery"] = "a question, filled before it is asked",
    };

    private static readonly Dictionary<string, string> s_withoutToken = new()
    {
        ["ChangeExecutor.EndAsync"] = "what is known is written also when the run is being stopped",
        ["ChangeExecutor.LeaveAsync"] = "what is known is written also when the run is being stopped",
        ["IChangeJournal.EndAsync"] = "what is known is written also when the run is being stopped",
        ["IChangeJournal.EndPlannedAsync"] = "what is known is written also when the run is being stopped",
        ["JournalFile.AppendAsync"] = "a line that waits for the disk is written",
        ["JournalFile.EndAsync"] = "what is known is written also when the run is being stopped",
        ["JournalFile.EndPlannedAsync"] = "what is known is written also when the run is being stopped",
        ["JournalFile.LeaveAsync"] = "what is known is written also when the run is being stopped",
        ["JournalFile.NoteAsync"] = "what is known is written also when the run is being stopped",
        ["JournalFile.NoteRedoneAsync"] = "what is known is written also when the run is being stopped",
        ["JournalFile.NoteUndoneAsync"] = "what is known is written also when the run is being stopped",
        ["JournalFile.OnDisk"] = "a line that waits for the disk is written",
        ["JournalFile.WriteIntentsAsync"] = "a line that waits for the disk is written",
        ["JournalFile.WriteAsync"] = "a line that waits for the disk is written",
        ["JournalWriter.AppendAsync"] = "a line that waits for the disk is written",
        ["ConnectionTester.StepAsync"] = "the work that it is given holds the token",
        ["SenseOwnerChange.ForgetAsync"] = "clears up also after the run was stopped, under a limit of its own",
    };

    private static IEnumerable<Type> Types =>
        s_core
            .GetTypes()
            .Where(t =>
                !t.IsDefined(typeof(CompilerGeneratedAttribute), false)
                && t.Namespace?.StartsWith("QlikAdmin", StringComparison.Ordinal) == true
                && !t.Name.Contains('<')
            );

    [Fact]
    public void Every_asynchronous_method_ends_in_a_token_that_can_not_be_forgotten()
    {
        Rule.Holds(
            "An asynchronous method takes a CancellationToken last, without a default; an AttemptScope carries one.",
            Types
                .Where(t => !typeof(Delegate).IsAssignableFrom(t))
                .SelectMany(t => t.GetMethods(Declared))
                .Where(IsAsynchronous)
                .Where(m => !EndsInToken(m))
                .Select(m => m.DeclaringType!.Name + "." + m.Name),
            s_withoutToken
        );
        Assert.InRange(Types.SelectMany(t => t.GetMethods(Declared)).Count(IsAsynchronous), 40, 10_000);
    }

    [Fact]
    public void Nothing_asynchronous_is_void()
    {
        Rule.Holds(
            "No async void.",
            Types
                .SelectMany(t => t.GetMethods(Declared))
                .Where(m => m.ReturnType == typeof(void) && m.IsDefined(typeof(AsyncStateMachineAttribute), false))
                .Select(m => m.DeclaringType!.Name + "." + m.Name)
        );
    }

    [Fact]
    public void Json_types_stay_inside()
    {
        Rule.Holds(
            "No public member shows a Newtonsoft type.",
            s_core
                .GetExportedTypes()
                .SelectMany(t =>
                    t.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)
                        .Where(IsVisible)
                        .Where(m => Shown(m).Any(JsonTypes.IsOne))
                        .Select(m => t.Name + "." + m.Name)
                )
        );
    }

    [Fact]
    public void Models_are_read_only_to_callers()
    {
        Rule.Holds(
            "A public model has no public setter.",
            s_core
                .GetExportedTypes()
                .Where(t => t.GetProperties().Any(p => p.SetMethod is { IsPublic: true } && p.DeclaringType!.Assembly == s_core))
                .Select(t => t.Name),
            s_filledByCallers
        );
        Rule.Holds(
            "A public type has no public field that can be written.",
            s_core
                .GetExportedTypes()
                .Where(t => !t.IsEnum)
                .SelectMany(t => t.GetFields())
                .Where(f => !f.IsLiteral && !f.IsInitOnly)
                .Select(f => f.DeclaringType!.Name + "." + f.Name)
        );
        Rule.Holds(
            "Only Core makes a model.",
            s_core
                .GetExportedTypes()
                .Where(t =>
                    t.IsClass
                    && !t.IsAbstract
                    && !typeof(Delegate).IsAssignableFrom(t)
                    && !s_filledByCallers.ContainsKey(t.Name)
                    && t.GetConstructors().Length > 0
                )
                .Select(t => t.Name)
        );
    }

    [Fact]
    public void Only_what_is_listed_is_public()
    {
        Assert.Equal(
            s_public.Order(StringComparer.Ordinal),
            s_core.GetExportedTypes().Select(t => t.FullName!["QlikAdmin.".Length..]).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Classes_are_sealed_unless_they_are_bases()
    {
        Type[] all =
        [
            .. Types,
            .. Cmdlets
                .Assembly.GetTypes()
                .Where(t => t.Namespace?.StartsWith("QlikAdmin", StringComparison.Ordinal) == true && !t.Name.Contains('<')),
        ];
        HashSet<Type?> bases = [.. all.Select(t => t.BaseType)];

        Rule.Holds(
            "A class is sealed, static, abstract, or the base of another one.",
            all.Where(t => t is { IsClass: true, IsSealed: false, IsAbstract: false } && !bases.Contains(t)).Select(t => t.FullName!)
        );
    }

    [Fact]
    public void Core_knows_no_powershell_and_one_package()
    {
        string[] references = s_core.GetReferencedAssemblies().Select(a => a.Name!).ToArray();

        Assert.Equal(["Newtonsoft.Json", "netstandard"], references.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Client_and_emulator_share_no_type()
    {
        AssemblyName[] sandbox = Assembly.Load("QlikAdmin.Sandbox").GetReferencedAssemblies();

        Rule.Holds(
            "The emulator references neither Core nor the cmdlets.",
            sandbox.Select(a => a.Name!).Where(n => n.StartsWith("QlikAdmin", StringComparison.Ordinal))
        );
        Rule.Holds(
            "Core and cmdlets do not reference the emulator.",
            s_core
                .GetReferencedAssemblies()
                .Concat(Cmdlets.Assembly.GetReferencedAssemblies())
                .Select(a => a.Name!)
                .Where(n => n == "QlikAdmin.Sandbox")
        );
        Assert.Contains(Cmdlets.Assembly.GetReferencedAssemblies(), a => a.Name == "QlikAdmin.Core");
    }

    private static bool IsAsynchronous(MethodInfo method) => typeof(Task).IsAssignableFrom(method.ReturnType) && !method.Name.Contains('<');

    private static bool EndsInToken(MethodInfo method)
    {
        ParameterInfo[] parameters = method.GetParameters();
        return parameters.Any(p => p.ParameterType.Name == "AttemptScope")
            || (parameters.LastOrDefault() is ParameterInfo last && last.ParameterType == typeof(CancellationToken) && !last.IsOptional);
    }

    private static bool IsVisible(MemberInfo member) =>
        member switch
        {
            MethodBase m => m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly,
            FieldInfo f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly,
            PropertyInfo p => p.GetAccessors(true).Any(IsVisible),
            _ => true,
        };

    private static IEnumerable<Type> Shown(MemberInfo member) =>
        member switch
        {
            MethodInfo m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType),
            ConstructorInfo c => c.GetParameters().Select(p => p.ParameterType),
            FieldInfo f => [f.FieldType],
            PropertyInfo p => [p.PropertyType],
            _ => [],
        };
}
