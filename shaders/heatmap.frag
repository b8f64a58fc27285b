#version 330 core
// The values of a grid as colours. `values` holds (value, 1) for a cell and (0, 0) for a masked one, so that the mean of
// several cells, where they are smaller than a pixel, leaves the masked ones out.
uniform sampler2D values;
uniform sampler2D ends;     // (low, high) of each row's scale, one texel when all rows have the same
uniform sampler2D map;      // 256 colours from low to high
uniform float floor_value;  // logarithmic scales begin here; 0: linear
uniform vec4 paper, hatch;
uniform float spacing;      // of the hatching, pixels
uniform vec2 origin;        // of the figure, pixels of the window from its upper left corner
uniform float height;       // of the window
in vec2 cell;
out vec4 color;
void main() {
  vec2 sum = texture(values, cell).rg;
  vec2 end = texture(ends, vec2(0.5, cell.y)).rg;
  if (sum.g < 0.5) {
    vec2 pixel = vec2(gl_FragCoord.x, height - gl_FragCoord.y) - origin;
    float away = abs(mod(pixel.x + pixel.y + spacing * 0.5, spacing) - spacing * 0.5) * 0.7071;
    color = mix(hatch, paper, clamp(away, 0.0, 1.0));
    return;
  }
  float value = sum.r / sum.g;
  float t = (value - end.r) / max(end.g - end.r, 1e-20);
  if (floor_value > 0.0) t = log(max(value, floor_value) / floor_value) / log(max(end.g / floor_value, 1.0001));
  color = texture(map, vec2((clamp(t, 0.0, 1.0) * 255.0 + 0.5) / 256.0, 0.5));
}
