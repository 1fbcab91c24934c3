using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace QlikAdmin.Conventions.Tests.Framework;

/// <summary>An assembly that no compiler would make: it names members that were never there, and fills neither its base class nor its
/// interface.</summary>
internal static class FakeAssembly
{
    public static MemoryStream Create()
    {
        MetadataBuilder metadata = new();
        MethodBodyStreamEncoder bodies = new(new BlobBuilder());
        metadata.AddModule(0, metadata.GetOrAddString("Fake.dll"), metadata.GetOrAddGuid(Guid.NewGuid()), default, default);
        metadata.AddAssembly(metadata.GetOrAddString("Fake"), new Version(1, 0), default, default, default, AssemblyHashAlgorithm.None);
        AssemblyReferenceHandle netstandard = metadata.AddAssemblyReference(
            metadata.GetOrAddString("netstandard"),
            new Version(2, 0, 0, 0),
            default,
            default,
            default,
            default
        );
        TypeReferenceHandle text = Type("System", "String");

        BlobBuilder signature = new();
        new BlobEncoder(signature).MethodSignature().Parameters(1, r => r.Void(), p => p.AddParameter().Type().Int32());
        MemberReferenceHandle method = metadata.AddMemberReference(
            text,
            metadata.GetOrAddString("NoSuchMethod"),
            metadata.GetOrAddBlob(signature)
        );
        BlobBuilder kind = new();
        new BlobEncoder(kind).FieldSignature().String();
        MemberReferenceHandle field = metadata.AddMemberReference(
            text,
            metadata.GetOrAddString("NoSuchField"),
            metadata.GetOrAddBlob(kind)
        );
        InstructionEncoder code = new(new BlobBuilder());
        code.LoadConstantI4(1);
        code.Call(method);
        code.OpCode(ILOpCode.Ldsfld);
        code.Token(field);
        code.OpCode(ILOpCode.Pop);
        code.OpCode(ILOpCode.Ret);
        BlobBuilder none = new();
        new BlobEncoder(none).MethodSignature().Parameters(0, r => r.Void(), _ => { });
        MethodDefinitionHandle caller = metadata.AddMethodDefinition(
            MethodAttributes.Public | MethodAttributes.Static,
            MethodImplAttributes.IL,
            metadata.GetOrAddString("Calls"),
            metadata.GetOrAddBlob(none),
            bodies.AddMethodBody(code),
            MetadataTokens.ParameterHandle(1)
        );

        BlobBuilder number = new();
        new BlobEncoder(number).MethodSignature(isInstanceMethod: true).Parameters(1, r => r.Void(), p => p.AddParameter().Type().Int32());
        InstructionEncoder nothing = new(new BlobBuilder());
        nothing.OpCode(ILOpCode.Ret);
        metadata.AddMethodDefinition(
            MethodAttributes.Public | MethodAttributes.Virtual,
            MethodImplAttributes.IL,
            metadata.GetOrAddString("Flush"),
            metadata.GetOrAddBlob(number),
            bodies.AddMethodBody(nothing),
            MetadataTokens.ParameterHandle(1)
        );

        FieldDefinitionHandle noFields = MetadataTokens.FieldDefinitionHandle(1);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, noFields, caller);
        metadata.AddTypeDefinition(
            TypeAttributes.Public,
            metadata.GetOrAddString("Fake"),
            metadata.GetOrAddString("Hollow"),
            Type("System.IO", "Stream"),
            noFields,
            caller
        );
        TypeDefinitionHandle closed = metadata.AddTypeDefinition(
            TypeAttributes.Public,
            metadata.GetOrAddString("Fake"),
            metadata.GetOrAddString("NeverClosed"),
            Type("System", "Object"),
            noFields,
            MetadataTokens.MethodDefinitionHandle(3)
        );
        metadata.AddInterfaceImplementation(closed, Type("System", "IDisposable"));

        BlobBuilder image = new();
        new ManagedPEBuilder(
            new PEHeaderBuilder(imageCharacteristics: Characteristics.Dll),
            new MetadataRootBuilder(metadata),
            bodies.Builder
        ).Serialize(image);
        return new MemoryStream(image.ToArray());

        TypeReferenceHandle Type(string space, string name) =>
            metadata.AddTypeReference(netstandard, metadata.GetOrAddString(space), metadata.GetOrAddString(name));
    }
}
