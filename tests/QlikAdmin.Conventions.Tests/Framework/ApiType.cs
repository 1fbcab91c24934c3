using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;

namespace QlikAdmin.Conventions.Tests.Framework;

/// <summary>A type with what its parameters stand for.</summary>
/// <param name="Set">Where types that it names are found.</param>
/// <param name="Reader">The assembly that defines it.</param>
/// <param name="Handle">The definition.</param>
/// <param name="Arguments">Default: its parameters stand for themselves.</param>
internal sealed record ApiType(ApiSet Set, MetadataReader Reader, TypeDefinitionHandle Handle, ImmutableArray<string> Arguments)
{
    private readonly ApiNames _names = new();

    public TypeDefinition Definition => Reader.GetTypeDefinition(Handle);

    /// <summary>Full name, with the arguments.</summary>
    public string Text =>
        ApiNames.FullName(Reader, Handle) + (Arguments.IsDefaultOrEmpty ? string.Empty : $"<{string.Join(", ", Arguments)}>");

    public bool IsInterface => Definition.Attributes.HasFlag(TypeAttributes.Interface);

    public IEnumerable<ApiMethod> Methods =>
        Definition
            .GetMethods()
            .Select(Reader.GetMethodDefinition)
            .Select(m => new ApiMethod(ApiNames.Method(Reader.GetString(m.Name), m.DecodeSignature(_names, Arguments)), m.Attributes));

    /// <summary>Name and type of the fields that others may use.</summary>
    public IEnumerable<string> Fields =>
        Definition
            .GetFields()
            .Select(Reader.GetFieldDefinition)
            .Where(f =>
                (f.Attributes & FieldAttributes.FieldAccessMask)
                    is FieldAttributes.Public
                        or FieldAttributes.Family
                        or FieldAttributes.FamORAssem
            )
            .Select(f => $"{Reader.GetString(f.Name)} : {f.DecodeSignature(_names, Arguments).Text}");

    /// <summary>The class above; null where there is none, or where it is missing.</summary>
    public ApiType? Base => Definition.BaseType.IsNil ? null : Set.Resolve(Reader, Definition.BaseType, Arguments);

    /// <summary>The type itself and every class above it.</summary>
    public IEnumerable<ApiType> WithBases()
    {
        for (ApiType? type = this; type is not null; type = type.Base)
        {
            yield return type;
        }
    }

    /// <summary>Every interface that the type has to fill, those of interfaces among them.</summary>
    public IEnumerable<ApiType> AllInterfaces()
    {
        return Definition
            .GetInterfaceImplementations()
            .Select(i => Set.Resolve(Reader, Reader.GetInterfaceImplementation(i).Interface, Arguments))
            .OfType<ApiType>()
            .SelectMany(i => i.AllInterfaces().Prepend(i))
            .DistinctBy(i => i.Text);
    }
}
