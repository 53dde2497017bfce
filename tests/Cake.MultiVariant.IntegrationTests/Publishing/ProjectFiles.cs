namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>What lies beside a tiny project.</summary>
internal static class ProjectFiles
{
    public static void Write(string folder, string name, string text)
    {
        string path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Writes <c>library/library.csproj</c>, with <c>Library.Text</c>.</summary>
    public static void WriteLibrary(string folder, string items = "")
    {
        Write(
            folder,
            "library/library.csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net9.0</TargetFramework></PropertyGroup>
              {items}
            </Project>
            """);
        Write(
            folder, "library/Library.cs", """public static class Library { public static string Text => "library"; }""");
    }

    /// <summary>Writes texts for <c>ResourceManager</c>, of which there is one: <c>greeting</c>.</summary>
    public static void WriteTexts(string folder, string name, string greeting) => Write(
        folder,
        name,
        $"""
        <root>
          <resheader name="resmimetype"><value>text/microsoft-resx</value></resheader>
          <resheader name="version"><value>2.0</value></resheader>
          <resheader name="reader"><value>System.Resources.ResXResourceReader, System.Windows.Forms</value></resheader>
          <resheader name="writer"><value>System.Resources.ResXResourceWriter, System.Windows.Forms</value></resheader>
          <data name="greeting"><value>{greeting}</value></data>
        </root>
        """);
}
