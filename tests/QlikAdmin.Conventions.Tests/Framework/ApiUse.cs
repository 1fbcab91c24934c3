using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace QlikAdmin.Conventions.Tests.Framework;

/// <summary>Compares what a compiled assembly uses with a set of assemblies that it must run on.</summary>
internal sealed class ApiUse
{
    private readonly ApiSet _set;
    private readonly PEReader _code;
    private readonly MetadataReader _reader;
    private readonly Dictionary<EntityHandle, string> _users = [];

    public ApiUse(ApiSet set, PEReader code)
    {
        _set = set;
        _code = code;
        _reader = code.GetMetadataReader();
        foreach (TypeDefinitionHandle type in _reader.TypeDefinitions)
        {
            NoteUses(type);
        }
    }

    /// <summary>How many types and members of other assemblies were looked for.</summary>
    public int Count => _reader.TypeReferences.Count + _reader.MemberReferences.Count;

    /// <summary>One line for each type or member that is missing, with who uses it; and for each promise of a type that it would not keep
    /// there.</summary>
    public IEnumerable<string> Findings() =>
        MissingTypes().Concat(MissingMembers()).Concat(_reader.TypeDefinitions.SelectMany(BrokenPromises));

    private IEnumerable<string> MissingTypes()
    {
        return _reader
            .TypeReferences.Where(t => _set.Resolve(_reader, t) is null)
            .Select(t => $"type {ApiNames.FullName(_reader, t)}{User(t)}");
    }

    private IEnumerable<string> MissingMembers()
    {
        ApiNames names = new();
        foreach (MemberReferenceHandle handle in _reader.MemberReferences)
        {
            MemberReference member = _reader.GetMemberReference(handle);
            if (
                member.Parent.Kind is not (HandleKind.TypeReference or HandleKind.TypeSpecification)
                || _set.Resolve(_reader, member.Parent) is not ApiType type
            )
            {
                // The runtime provides the methods of arrays. A missing type is already in the list.
                continue;
            }

            string name = _reader.GetString(member.Name);
            bool isField = member.GetKind() == MemberReferenceKind.Field;
            string key = isField
                ? $"{name} : {member.DecodeFieldSignature(names, default).Text}"
                : ApiNames.Method(name, member.DecodeMethodSignature(names, default));

            // A reference names the open generic type. The member may come from a base class or, for an interface, from another interface.
            ApiType open = type with { Arguments = default };
            IEnumerable<ApiType> places = open.WithBases().Concat(open.IsInterface ? open.AllInterfaces() : []);
            if (
                !places.Any(p =>
                    isField ? p.Fields.Contains(key) || IsOwn(p) : p.Methods.Any(m => m.Key == key && (m.IsVisible || IsOwn(p)))
                )
            )
            {
                yield return $"member {open.Text}.{key}{User(handle)}";
            }
        }
    }

    /// <summary>The compiler checks the assembly's own code and that of friend assemblies.</summary>
    private bool IsOwn(ApiType type)
    {
        string name = type.Reader.GetString(type.Reader.GetAssemblyDefinition().Name);
        return type.Reader == _reader || name.StartsWith("QlikAdmin.", StringComparison.Ordinal);
    }

    /// <summary>Overrides without a base method, and methods of a base class or interface that are not implemented.</summary>
    private IEnumerable<string> BrokenPromises(TypeDefinitionHandle handle)
    {
        ApiType type = _set.Resolve(_reader, handle)!;
        if (type.IsInterface)
        {
            yield break;
        }

        List<ApiType> line = type.WithBases().ToList();
        HashSet<string> explicitly = line.SelectMany(ExplicitMethods).ToHashSet(StringComparer.Ordinal);
        HashSet<string> above = line.Skip(1)
            .SelectMany(b => b.Methods)
            .Where(m => m.IsVirtual)
            .Select(m => m.Key)
            .ToHashSet(StringComparer.Ordinal);
        foreach (ApiMethod method in type.Methods.Where(m => m is { IsVirtual: true, TakesNewSlot: false } && !above.Contains(m.Key)))
        {
            yield return $"method {type.Text}.{method.Key} overrides nothing";
        }

        HashSet<string> filled = new(StringComparer.Ordinal);
        foreach (ApiType place in type.Definition.Attributes.HasFlag(TypeAttributes.Abstract) ? [] : line)
        {
            List<ApiMethod> methods = place.Methods.Where(m => m.IsVirtual).ToList();
            foreach (
                ApiMethod method in methods.Where(m =>
                    m.IsAbstract && !filled.Contains(m.Key) && !explicitly.Contains($"{place.Text}.{m.Key}")
                )
            )
            {
                yield return $"type {type.Text} does not fill {place.Text}.{method.Key}";
            }

            filled.UnionWith(methods.Where(m => !m.IsAbstract).Select(m => m.Key));
        }

        HashSet<string> openly = line.SelectMany(b => b.Methods)
            .Where(m => m is { IsPublic: true, IsVirtual: true })
            .Select(m => m.Key)
            .ToHashSet(StringComparer.Ordinal);
        foreach (ApiType face in type.AllInterfaces())
        {
            foreach (
                ApiMethod method in face.Methods.Where(m =>
                    m.IsAbstract
                    && !openly.Contains(m.Key)
                    && !explicitly.Contains($"{face.Text}.{m.Key}")
                    && !line.Skip(1).Any(b => b.AllInterfaces().Any(i => i.Text == face.Text))
                )
            )
            {
                yield return $"type {type.Text} does not fill {face.Text}.{method.Key}";
            }
        }
    }

    /// <summary>The methods that a type implements explicitly, as <c>Interface.Method</c>.</summary>
    private IEnumerable<string> ExplicitMethods(ApiType type)
    {
        ApiNames names = new();
        foreach (MethodImplementationHandle handle in type.Definition.GetMethodImplementations())
        {
            EntityHandle declaration = type.Reader.GetMethodImplementation(handle).MethodDeclaration;
            if (declaration.Kind == HandleKind.MemberReference)
            {
                MemberReference member = type.Reader.GetMemberReference((MemberReferenceHandle)declaration);
                if (_set.Resolve(type.Reader, member.Parent, type.Arguments) is ApiType face)
                {
                    yield return $"{face.Text}.{ApiNames.Method(type.Reader.GetString(member.Name), member.DecodeMethodSignature(names, face.Arguments))}";
                }
            }
            else
            {
                MethodDefinition method = type.Reader.GetMethodDefinition((MethodDefinitionHandle)declaration);
                ApiType face = new(_set, type.Reader, method.GetDeclaringType(), default);
                yield return $"{face.Text}.{ApiNames.Method(type.Reader.GetString(method.Name), method.DecodeSignature(names, default))}";
            }
        }
    }

    private string User(EntityHandle handle) => _users.TryGetValue(handle, out string? user) ? ", used by " + user : string.Empty;

    private void NoteUses(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _reader.GetTypeDefinition(handle);
        string name = ApiNames.FullName(_reader, handle);
        ApiNames names = new();
        Note(type.BaseType, name, names);
        foreach (EntityHandle face in type.GetInterfaceImplementations().Select(i => _reader.GetInterfaceImplementation(i).Interface))
        {
            Note(face, name, names);
        }

        foreach (FieldDefinition field in type.GetFields().Select(_reader.GetFieldDefinition))
        {
            field.DecodeSignature(names, default);
            NoteAttributes(field.GetCustomAttributes(), name + "." + _reader.GetString(field.Name));
        }

        NoteAttributes(type.GetCustomAttributes(), name);
        NoteMet(names, name);
        foreach (MethodDefinition method in type.GetMethods().Select(_reader.GetMethodDefinition))
        {
            NoteMethod(method, name + "." + _reader.GetString(method.Name));
        }
    }

    private void NoteMethod(MethodDefinition method, string name)
    {
        ApiNames names = new();
        method.DecodeSignature(names, default);
        NoteAttributes(method.GetCustomAttributes(), name);
        if (method.RelativeVirtualAddress != 0)
        {
            MethodBodyBlock body = _code.GetMethodBody(method.RelativeVirtualAddress);
            if (!body.LocalSignature.IsNil)
            {
                _reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(names, default);
            }

            foreach (
                EntityHandle used in Instructions.Handles(body.GetILBytes() ?? []).Concat(body.ExceptionRegions.Select(r => r.CatchType))
            )
            {
                Note(used, name, names);
            }
        }

        NoteMet(names, name);
    }

    private void NoteAttributes(CustomAttributeHandleCollection attributes, string name)
    {
        ApiNames names = new();
        foreach (CustomAttributeHandle attribute in attributes)
        {
            Note(_reader.GetCustomAttribute(attribute).Constructor, name, names);
        }

        NoteMet(names, name);
    }

    private void Note(EntityHandle used, string name, ApiNames names)
    {
        switch (used.Kind)
        {
            case HandleKind.TypeReference when !used.IsNil:
                _users.TryAdd(used, name);
                break;
            case HandleKind.TypeSpecification when !used.IsNil:
                _reader.GetTypeSpecification((TypeSpecificationHandle)used).DecodeSignature(names, default);
                break;
            case HandleKind.MethodSpecification:
                MethodSpecification specification = _reader.GetMethodSpecification((MethodSpecificationHandle)used);
                specification.DecodeSignature(names, default);
                Note(specification.Method, name, names);
                break;
            case HandleKind.MemberReference:
                _users.TryAdd(used, name);
                MemberReference member = _reader.GetMemberReference((MemberReferenceHandle)used);
                Note(member.Parent, name, names);
                if (member.GetKind() == MemberReferenceKind.Field)
                {
                    member.DecodeFieldSignature(names, default);
                }
                else
                {
                    member.DecodeMethodSignature(names, default);
                }

                break;
            default:
                // Own code.
                break;
        }
    }

    private void NoteMet(ApiNames names, string name)
    {
        foreach (TypeReferenceHandle met in names.Met)
        {
            _users.TryAdd(met, name);
        }
    }
}
