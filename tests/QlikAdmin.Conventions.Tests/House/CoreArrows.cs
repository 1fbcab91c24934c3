using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace QlikAdmin.Conventions.Tests.House;

/// <summary>Which files of Core use types of which others, as the compiler binds the sources.</summary>
internal sealed class CoreArrows
{
    public const string Core = "src/QlikAdmin.Core";

    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.Preview);

    private static readonly string s_usings = string.Concat(
        Regex
            .Matches(Repository.Read("Directory.Build.props"), "<Using Include=\"([\\w.]+)\" />")
            .Select(m => $"global using {m.Groups[1].Value};\n")
    );

    private readonly CSharpCompilation _compilation;

    private readonly Lazy<IReadOnlyCollection<(string From, string To)>> _all;

    /// <summary>Reads the sources of Core.</summary>
    /// <param name="planted">Files that are added to them, by path below the project.</param>
    public CoreArrows(params IEnumerable<(string Path, string Text)> planted)
    {
        IEnumerable<MetadataReference> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) is not ("QlikAdmin.Core.dll" or "QlikAdmin.PowerShell.dll"))
            .Select(p => MetadataReference.CreateFromFile(p));
        IEnumerable<(string Path, string Text)> files = Repository
            .Sources(Core)
            .Select(f => (f[(Core.Length + 1)..], Repository.Read(f)))
            .Concat(planted)
            .Append(("Usings.cs", s_usings));
        _compilation = CSharpCompilation.Create(
            "Core",
            files.Select(f => CSharpSyntaxTree.ParseText(f.Text, s_parse, f.Path)),
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        );
        _all = new(() => _compilation.SyntaxTrees.AsParallel().SelectMany(Of).ToHashSet());
    }

    /// <summary>Each use of a type of another file: the file that uses it, and the file that declares it.</summary>
    public IReadOnlyCollection<(string From, string To)> All => _all.Value;

    /// <summary>The namespaces that each file declares.</summary>
    public IEnumerable<(string File, string Namespace)> Namespaces()
    {
        return _compilation.SyntaxTrees.SelectMany(t =>
            t.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().Select(n => (t.FilePath, n.Name.ToString()))
        );
    }

    /// <summary>The files whose types can be seen outside of Core.</summary>
    public IReadOnlySet<string> Public()
    {
        return _compilation
            .SyntaxTrees.Where(t =>
                t.GetRoot()
                    .DescendantNodes()
                    .OfType<MemberDeclarationSyntax>()
                    .Any(m => m.Parent is BaseNamespaceDeclarationSyntax && m.Modifiers.Any(SyntaxKind.PublicKeyword))
            )
            .Select(t => t.FilePath)
            .ToHashSet();
    }

    private IEnumerable<(string From, string To)> Of(SyntaxTree tree)
    {
        SemanticModel model = _compilation.GetSemanticModel(tree);
        foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            if (Declaration(model.GetSymbolInfo(name)) is string declared && declared != tree.FilePath)
            {
                yield return (tree.FilePath, declared);
            }
        }
    }

    private static string? Declaration(SymbolInfo found)
    {
        ISymbol? symbol = found.Symbol ?? found.CandidateSymbols.FirstOrDefault();
        INamedTypeSymbol? type =
            symbol as INamedTypeSymbol
            ?? (symbol is IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol ? symbol.ContainingType : null);
        while (type?.ContainingType is not null)
        {
            type = type.ContainingType;
        }

        return type?.OriginalDefinition.Locations.FirstOrDefault(l => l.IsInSource)?.SourceTree?.FilePath;
    }
}
