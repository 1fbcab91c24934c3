using System.Management.Automation;
using System.Reflection;

namespace QlikAdmin.Conventions.Tests;

/// <summary>The commands as the compiled module has them. Attributes are read as data: the reference assembly can't make instances of
/// them.</summary>
internal static class Cmdlets
{
    public static Assembly Assembly { get; } = Assembly.Load("QlikAdmin.PowerShell");

    public static IReadOnlyList<Type> All { get; } =
        Assembly.GetTypes().Where(t => Attribute(t) is not null).OrderBy(t => t.Name, StringComparer.Ordinal).ToList();

    public static string NameOf(Type cmdlet) => VerbOf(cmdlet) + "-" + NounOf(cmdlet);

    public static string VerbOf(Type cmdlet) => (string)Attribute(cmdlet)!.ConstructorArguments[0].Value!;

    public static string NounOf(Type cmdlet) => (string)Attribute(cmdlet)!.ConstructorArguments[1].Value!;

    public static bool SupportsShouldProcess(Type cmdlet) => Named(Attribute(cmdlet)!, "SupportsShouldProcess") is true;

    public static int? ConfirmImpact(Type cmdlet) => Named(Attribute(cmdlet)!, "ConfirmImpact") as int?;

    public static string? DefaultSet(Type cmdlet) => Named(Attribute(cmdlet)!, "DefaultParameterSetName") as string;

    public static bool HasOutputType(Type cmdlet) =>
        cmdlet.GetCustomAttributesData().Any(a => a.AttributeType.Name == nameof(OutputTypeAttribute));

    public static IReadOnlyList<PropertyInfo> Parameters(Type cmdlet) =>
        cmdlet.GetProperties().Where(p => ParameterAttributes(p).Any()).ToList();

    public static IEnumerable<CustomAttributeData> ParameterAttributes(PropertyInfo property) =>
        property.GetCustomAttributesData().Where(a => a.AttributeType.Name == nameof(ParameterAttribute));

    public static object? Named(CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.Where(a => a.MemberName == name).Select(a => a.TypedValue.Value).FirstOrDefault();

    private static CustomAttributeData? Attribute(Type type) =>
        type.GetCustomAttributesData().FirstOrDefault(a => a.AttributeType.Name == nameof(CmdletAttribute));
}
