using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Cake.MultiVariant.Tests.Rooms;

/// <summary>Files of C# as the compiler understands them, each in the room that its folder is.</summary>
internal sealed class SourceCode
{
    /// <summary>The room of files that are in no folder.</summary>
    public const string NoRoom = "";

    private const string ImplicitUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>
    /// What the compiler says where the source generators of LibraryImport, GeneratedRegex and JsonSerializable have not
    /// run: they add members to types that are declared without them.
    /// </summary>
    private static readonly string[] s_generatedCodeIsMissing = ["CS0117", "CS0534", "CS7036", "CS8795", "CS9248"];

    private readonly CSharpCompilation _compilation;
    private readonly Lazy<IReadOnlyList<Reference>> _references;

    private SourceCode(IEnumerable<(string Path, string Text)> files)
    {
        _references = new(() => [.. FindReferences()]);
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        _compilation = CSharpCompilation.Create(
            "rooms",
            files.Append((Path: "", Text: ImplicitUsings))
                .Select(file => CSharpSyntaxTree.ParseText(file.Text, options, file.Path)),
            Libraries(),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>What the compiler does not understand, so that references could go unseen.</summary>
    public IEnumerable<string> Gaps => _compilation.GetDiagnostics()
        .Where(found => found.Severity == DiagnosticSeverity.Error && !s_generatedCodeIsMissing.Contains(found.Id))
        .Select(found => found.ToString());

    /// <summary>Where the code of a room uses the code of others.</summary>
    public IReadOnlyList<Reference> References => _references.Value;

    /// <summary>The types that are not inside of others, and the files that declare them.</summary>
    public IEnumerable<(string File, INamedTypeSymbol Type)> Types =>
        from tree in _compilation.SyntaxTrees
        from node in tree.GetRoot().DescendantNodes()
        where node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax
        let type = (INamedTypeSymbol)_compilation.GetSemanticModel(tree).GetDeclaredSymbol(node)!
        where type.ContainingType is null
        select (tree.FilePath, type);

    /// <summary>Reads the addin, with the code that it has in common with the launcher as a room.</summary>
    public static SourceCode OfAddin()
    {
        string source = Path.Combine(Repository.Root, "src");
        string addin = Path.Combine(source, "Cake.MultiVariant");
        return new SourceCode([.. Read(addin, addin), .. Read(Path.Combine(source, "Format"), source)]);

        static IEnumerable<(string, string)> Read(string folder, string root) =>
            from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            let path = Path.GetRelativePath(root, file)
            where path.Split('/')[0] is not ("bin" or "obj")
            select (path, File.ReadAllText(file));
    }

    public static SourceCode Of(params IEnumerable<(string Path, string Text)> files) => new(files);

    private IEnumerable<Reference> FindReferences()
    {
        foreach (SyntaxTree tree in _compilation.SyntaxTrees)
        {
            string from = RoomOf(tree);
            SemanticModel model = _compilation.GetSemanticModel(tree);
            foreach (ISymbol symbol in tree.GetRoot().DescendantNodes().SelectMany(node => SymbolsOf(model, node)))
            {
                string[] declaredIn = [.. symbol.DeclaringSyntaxReferences.Select(declaration => RoomOf(declaration.SyntaxTree))];
                if (declaredIn.Contains(from))
                    continue;
                foreach (string to in declaredIn)
                    yield return new Reference(from, to, tree.FilePath, TypeOf(symbol).Name);
            }
        }
    }

    /// <summary>What a piece of syntax means, as far as it is declared somewhere.</summary>
    private static IEnumerable<ISymbol> SymbolsOf(SemanticModel model, SyntaxNode node)
    {
        SymbolInfo info = model.GetSymbolInfo(node);
        IEnumerable<ISymbol> symbols = info.Symbol is { } symbol ? [symbol] : info.CandidateSymbols;
        return symbols
            .Where(found => found is INamedTypeSymbol or { ContainingType: not null })
            .Select(found => (found as IMethodSymbol)?.ReducedFrom ?? found)
            .Select(found => found.DeclaringSyntaxReferences.IsEmpty ? found.ContainingType ?? found : found);
    }

    /// <summary>The type that a symbol is or belongs to. Blocks of extension members have no name.</summary>
    private static INamedTypeSymbol TypeOf(ISymbol symbol) =>
        symbol is INamedTypeSymbol { Name: not "" } type ? type : TypeOf(symbol.ContainingType);

    private static string RoomOf(SyntaxTree tree) =>
        tree.FilePath.Split('/') is [var room, _, ..] ? room : NoRoom;

    private static IEnumerable<MetadataReference> Libraries()
    {
        string platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return platform.Split(Path.PathSeparator).Concat(Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll"))
            .Where(file => !Path.GetFileName(file).StartsWith("Cake.MultiVariant", StringComparison.Ordinal))
            .DistinctBy(Path.GetFileName)
            .Select(file => MetadataReference.CreateFromFile(file));
    }
}

/// <summary>A file in one room that uses a type of another.</summary>
internal sealed record Reference(string From, string To, string File, string Type)
{
    public override string ToString() => $"{From} → {To}: {File} uses {Type}";
}
