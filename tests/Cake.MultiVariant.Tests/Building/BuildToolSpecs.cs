using System.Xml.Linq;

namespace Cake.MultiVariant.Tests.Building;

public sealed class BuildToolSpecs
{
    [Theory]
    [InlineData(BuildTool.VariantTargets)]
    [InlineData(BuildTool.VariantsProject)]
    public void What_MSBuild_imports_is_XML(string name) => XElement.Parse(BuildTool.ReadText(name)).Name.ShouldBe("Project");
}
