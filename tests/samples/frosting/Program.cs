using Cake.Common.Diagnostics;
using Cake.Frosting;
using Cake.MultiVariant;

return new CakeHost().Run(args);

[TaskName("Publish")]
public sealed class PublishTask : FrostingTask<FrostingContext>
{
    public override void Run(FrostingContext context)
    {
        var bundle = context.MultiVariantPublish("dot/dot.csproj", new MultiVariantPublishSettings
        {
            OutputDirectory = "artifacts/app",
            Variants = ["x86-64", "x86-64-v3"],
        });
        context.Information("SHA-256 {0}", bundle.Sha256);
    }
}

[TaskName("Default")]
[IsDependentOn(typeof(PublishTask))]
public sealed class DefaultTask : FrostingTask<FrostingContext>;
