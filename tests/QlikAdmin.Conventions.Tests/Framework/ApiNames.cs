using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace QlikAdmin.Conventions.Tests.Framework;

/// <summary>Reads signatures. The context holds the types that replace the parameters of a generic type; default: none.</summary>
internal sealed class ApiNames : ISignatureTypeProvider<ApiName, ImmutableArray<string>>
{
    /// <summary>References to the types in the signatures that were read.</summary>
    public HashSet<TypeReferenceHandle> Met { get; } = [];

    /// <summary>The text of a method. Messages show it, and it distinguishes overloads.</summary>
    public static string Method(string name, MethodSignature<ApiName> signature)
    {
        string arity = signature.GenericParameterCount > 0 ? $"<{signature.GenericParameterCount}>" : string.Empty;
        return $"{name}{arity}({string.Join(", ", signature.ParameterTypes.Select(p => p.Text))}) : {signature.ReturnType.Text}{(signature.Header.IsInstance ? string.Empty : " static")}";
    }

    public static string FullName(MetadataReader reader, TypeReferenceHandle handle)
    {
        TypeReference type = reader.GetTypeReference(handle);
        string name = reader.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? FullName(reader, (TypeReferenceHandle)type.ResolutionScope) + "+" + name
            : Join(reader.GetString(type.Namespace), name);
    }

    public static string FullName(MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        string name = reader.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? FullName(reader, outer) + "+" + name
            : Join(reader.GetString(type.Namespace), name);
    }

    public static string Join(string space, string name) => space.Length == 0 ? name : space + "." + name;

    public ApiName GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        new(FullName(reader, handle), handle, []);

    public ApiName GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        Met.Add(handle);
        return new ApiName(FullName(reader, handle), handle, []);
    }

    public ApiName GetTypeFromSpecification(
        MetadataReader reader,
        ImmutableArray<string> genericContext,
        TypeSpecificationHandle handle,
        byte rawTypeKind
    ) => reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public ApiName GetGenericInstantiation(ApiName genericType, ImmutableArray<ApiName> typeArguments) =>
        new(
            $"{genericType.Text}<{string.Join(", ", typeArguments.Select(a => a.Text))}>",
            genericType.Definition,
            [.. typeArguments.Select(a => a.Text)]
        );

    public ApiName GetGenericTypeParameter(ImmutableArray<string> genericContext, int index) =>
        new(genericContext.IsDefaultOrEmpty ? "!" + index : genericContext[index]);

    public ApiName GetGenericMethodParameter(ImmutableArray<string> genericContext, int index) => new("!!" + index);

    public ApiName GetArrayType(ApiName elementType, ArrayShape shape) => new($"{elementType.Text}[{new string(',', shape.Rank - 1)}]");

    public ApiName GetSZArrayType(ApiName elementType) => new(elementType.Text + "[]");

    public ApiName GetByReferenceType(ApiName elementType) => new(elementType.Text + "&");

    public ApiName GetPointerType(ApiName elementType) => new(elementType.Text + "*");

    public ApiName GetPinnedType(ApiName elementType) => elementType;

    public ApiName GetModifiedType(ApiName modifier, ApiName unmodifiedType, bool isRequired) => unmodifiedType;

    public ApiName GetFunctionPointerType(MethodSignature<ApiName> signature) => new(Method("function", signature));

    public ApiName GetPrimitiveType(PrimitiveTypeCode typeCode) =>
        new(typeCode is PrimitiveTypeCode.Void ? "void" : "System." + Enum.GetName(typeCode));
}
