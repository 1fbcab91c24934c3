using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace QlikAdmin.Conventions.Tests.Framework;

/// <summary>A set of assemblies that refer to each other, such as those of one framework.</summary>
internal sealed class ApiSet : IDisposable
{
    private readonly List<PEReader> _files = [];
    private readonly Dictionary<string, MetadataReader> _assemblies = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<MetadataReader, Dictionary<string, EntityHandle>> _types = [];
    private readonly ApiNames _names = new();

    /// <summary>Adds a managed assembly; of two of the same name the first counts.</summary>
    /// <returns>Its metadata and code; null when the file is no managed assembly.</returns>
    public PEReader? Add(Stream file)
    {
        PEReader code = new(file, PEStreamOptions.PrefetchEntireImage);
        _files.Add(code);
        if (!code.HasMetadata || !code.GetMetadataReader().IsAssembly)
        {
            return null;
        }

        MetadataReader reader = code.GetMetadataReader();
        _assemblies.TryAdd(reader.GetString(reader.GetAssemblyDefinition().Name), reader);
        return code;
    }

    public PEReader? Add(string path) => Add(new MemoryStream(File.ReadAllBytes(path)));

    /// <summary>The type that a handle of an assembly stands for; null when it is missing, and for arrays and the like.</summary>
    public ApiType? Resolve(MetadataReader reader, EntityHandle handle, ImmutableArray<string> arguments = default)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                return new ApiType(this, reader, (TypeDefinitionHandle)handle, default);
            case HandleKind.TypeReference:
                return Reference(reader, (TypeReferenceHandle)handle);
            default:
                ApiName name = reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_names, arguments);
                return name.Definition.IsNil ? null
                    : Resolve(reader, name.Definition) is ApiType type ? type with { Arguments = name.Arguments }
                    : null;
        }
    }

    public void Dispose() => _files.ForEach(f => f.Dispose());

    private static EntityHandle Outermost(MetadataReader reader, TypeReferenceHandle handle)
    {
        EntityHandle scope = reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind == HandleKind.TypeReference ? Outermost(reader, (TypeReferenceHandle)scope) : scope;
    }

    private ApiType? Reference(MetadataReader reader, TypeReferenceHandle handle)
    {
        EntityHandle scope = Outermost(reader, handle);
        string name = ApiNames.FullName(reader, handle);
        return scope.Kind == HandleKind.AssemblyReference
            ? Find(reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name), name)
            : Find(reader.GetString(reader.GetAssemblyDefinition().Name), name);
    }

    private ApiType? Find(string assembly, string name)
    {
        if (!_assemblies.TryGetValue(assembly, out MetadataReader? reader))
        {
            return null;
        }

        if (!_types.TryGetValue(reader, out Dictionary<string, EntityHandle>? types))
        {
            _types[reader] = types = Index(reader);
        }

        return types.GetValueOrDefault(name) switch
        {
            { IsNil: true } => null,
            { Kind: HandleKind.TypeDefinition } found => new ApiType(this, reader, (TypeDefinitionHandle)found, default),
            EntityHandle found => Find(reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)found).Name), name),
        };
    }

    /// <summary>What an assembly has by name: its own types, and the assembly that it forwards a type to.</summary>
    private static Dictionary<string, EntityHandle> Index(MetadataReader reader)
    {
        Dictionary<string, EntityHandle> types = reader.TypeDefinitions.ToDictionary(
            t => ApiNames.FullName(reader, t),
            t => (EntityHandle)t,
            StringComparer.Ordinal
        );
        foreach (ExportedTypeHandle handle in reader.ExportedTypes)
        {
            (string name, EntityHandle assembly) = Forwarded(reader, handle);
            types.TryAdd(name, assembly);
        }

        return types;
    }

    /// <summary>A type that is elsewhere, or a type inside of one, and the assembly that has it.</summary>
    private static (string Name, EntityHandle Assembly) Forwarded(MetadataReader reader, ExportedTypeHandle handle)
    {
        ExportedType type = reader.GetExportedType(handle);
        string name = reader.GetString(type.Name);
        if (type.Implementation.Kind != HandleKind.ExportedType)
        {
            return (ApiNames.Join(reader.GetString(type.Namespace), name), type.Implementation);
        }

        (string outer, EntityHandle assembly) = Forwarded(reader, (ExportedTypeHandle)type.Implementation);
        return ($"{outer}+{name}", assembly);
    }
}
