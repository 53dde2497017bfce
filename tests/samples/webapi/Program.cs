using System.Text.Json.Serialization;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Services.ConfigureHttpJsonOptions(
    options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, JsonContext.Default));

WebApplication app = builder.Build();
app.MapGet("/sum/{count:int}", (int count) => new Sum(count, Enumerable.Range(1, count).Sum(number => (long)number)));
app.Run();

/// <summary>The sum of the whole numbers from 1 to <paramref name="Count"/>.</summary>
public sealed record Sum(int Count, long Total);

[JsonSerializable(typeof(Sum))]
internal sealed partial class JsonContext : JsonSerializerContext;
