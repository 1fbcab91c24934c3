using System.Reflection;
using System.Runtime.Loader;

namespace QlikAdmin.Packager.Help;

/// <summary>
/// Reads cmdlets from a built assembly, so that the help has the sets, positions, types and pipeline input of the code. Attributes are read
/// as data and no code of the assembly runs, so the reference assembly of PowerShell is enough.
/// </summary>
internal static class CommandReader
{
    private const string Automation = "System.Management.Automation.";
    private const string AllSets = "__AllParameterSets";

    /// <param name="assemblyPath">The cmdlet assembly. Its dependencies are in the same folder.</param>
    /// <returns>The public cmdlets in order of name; empty when there is none.</returns>
    public static IReadOnlyList<CommandDescription> Read(string assemblyPath)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(assemblyPath))!;
        AssemblyLoadContext context = new("cmdlets", isCollectible: true);
        context.Resolving += (loader, name) =>
            Probe(loader, Path.Combine(folder, name.Name + ".dll"))
            ?? Probe(loader, Path.Combine(AppContext.BaseDirectory, "desktop", name.Name + ".dll"));
        try
        {
            return Read(
                Probe(context, assemblyPath)
                    ?? throw new PackagerException($"{assemblyPath} is not there; build QlikAdmin.PowerShell first.")
            );
        }
        finally
        {
            context.Unload();
        }
    }

    internal static IReadOnlyList<CommandDescription> Read(Assembly assembly) =>
        assembly
            .GetTypes()
            .Where(t => t.IsPublic && !t.IsAbstract)
            .Select(Describe)
            .OfType<CommandDescription>()
            .OrderBy(c => c.Name, StringComparer.Ordinal)
            .ToList();

    // Read through a stream: on Windows a mapped file cannot be replaced until the process ends.
    private static Assembly? Probe(AssemblyLoadContext loader, string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using MemoryStream image = new(File.ReadAllBytes(path));
        return loader.LoadFromStream(image);
    }

    private static CommandDescription? Describe(Type type)
    {
        CustomAttributeData? cmdlet = Attributes(type, "CmdletAttribute").SingleOrDefault();
        if (cmdlet is null)
        {
            return null;
        }

        List<string> outputs = Attributes(type, "OutputTypeAttribute")
            .SelectMany(a => Strings(a.ConstructorArguments))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return new CommandDescription(
            (string)cmdlet.ConstructorArguments[0].Value!,
            (string)cmdlet.ConstructorArguments[1].Value!,
            Named<string>(cmdlet, "DefaultParameterSetName"),
            Named<bool>(cmdlet, "SupportsShouldProcess"),
            Parameters(type),
            outputs
        );
    }

    // First the parameters of the cmdlet, then those of its base, as the engine lists them. A base parameter with the same name is hidden.
    private static List<ParameterDescription> Parameters(Type cmdlet)
    {
        List<Type> chain = [];
        for (
            Type? type = cmdlet;
            type is not null && !type.FullName!.StartsWith(Automation, StringComparison.Ordinal);
            type = type.BaseType
        )
        {
            chain.Add(type);
        }

        List<ParameterDescription> found = [];
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        foreach (PropertyInfo property in chain.SelectMany(t => t.GetProperties(Declared).OrderBy(p => p.MetadataToken)))
        {
            List<CustomAttributeData> attributes = Attributes(property, "ParameterAttribute").ToList();
            if (attributes.Count > 0 && names.Add(property.Name) && !attributes.Exists(a => Named<bool>(a, "DontShow")))
            {
                found.Add(Describe(property, attributes));
            }
        }

        return found;
    }

    private static ParameterDescription Describe(PropertyInfo property, List<CustomAttributeData> attributes)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Type element = type.IsArray ? type.GetElementType()! : type;
        List<string> values = Attributes(property, "ValidateSetAttribute").SelectMany(a => Strings(a.ConstructorArguments)).ToList();
        return new ParameterDescription(
            property.Name,
            ShortName(type),
            type.FullName ?? type.Name,
            type.FullName == Automation + "SwitchParameter",
            Attributes(property, "AliasAttribute").SelectMany(a => Strings(a.ConstructorArguments)).ToList(),
            Attributes(property, "SupportsWildcardsAttribute").Any(),
            values.Count == 0 && element.IsEnum ? Enum.GetNames(element) : values,
            attributes.ConvertAll(Membership)
        );
    }

    private static SetMembership Membership(CustomAttributeData attribute)
    {
        string? set = Named<string>(attribute, "ParameterSetName");
        int position = Named<int?>(attribute, "Position") ?? int.MinValue;
        return new SetMembership(
            set == AllSets ? null : set,
            Named<bool>(attribute, "Mandatory"),
            position < 0 ? null : position,
            Named<bool>(attribute, "ValueFromPipeline"),
            Named<bool>(attribute, "ValueFromPipelineByPropertyName"),
            Named<bool>(attribute, "ValueFromRemainingArguments")
        );
    }

    private static string ShortName(Type type)
    {
        if (!type.IsGenericType)
        {
            return type.Name;
        }

        string name = type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)];
        return $"{name}[{string.Join(",", type.GetGenericArguments().Select(ShortName))}]";
    }

    private static IEnumerable<CustomAttributeData> Attributes(MemberInfo member, string name) =>
        member.GetCustomAttributesData().Where(a => a.AttributeType.FullName == Automation + name);

    private static T? Named<T>(CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.Where(a => a.MemberName == name).Select(a => (T?)a.TypedValue.Value).FirstOrDefault();

    // Arguments may be given one by one or as a params array, as strings or as types.
    private static IEnumerable<string> Strings(IEnumerable<CustomAttributeTypedArgument> arguments) =>
        arguments.SelectMany(a =>
            a.Value switch
            {
                IEnumerable<CustomAttributeTypedArgument> many => Strings(many),
                Type type => [type.FullName ?? type.Name],
                string text => [text],
                _ => Enumerable.Empty<string>(),
            }
        );
}
